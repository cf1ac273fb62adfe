// What each form of version manifest states, and what only looks like a version.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Versions

struct VersionManifestTests {
    private func manifest(_ file: String, _ text: String) throws -> VersionManifest {
        let loaded = readEvidence(text, as: .versionManifest, file: file)
        return try #require(loaded.manifest, "\(loaded.complaint ?? "\(loaded.reading)")")
    }

    // MARK: - What is stated

    @Test(arguments: [
        ("pyproject.toml", "[project]\nversion = \"1.2.0\"\n[tool.poetry]\nversion = \"1.0.0\"\n", ["1.0.0"]),
        ("pyproject.toml", "[project]\nversion = \"1.2.0\"\n[tool.poetry]\nversion = \"1.2.0\"\n", []),
        ("VERSION", "1.2.0\nv1.0.0\n", ["1.0.0"]),
        ("VERSION", "1.2.0\n\n1.2.0\n4b825dc\n20240102\n2024-01-02\nlamp\n", []),
    ]) func keepsEachVersionOfAFile(_ file: String, _ text: String, _ further: [String]) throws {
        let manifest = try manifest(file, text)
        #expect(manifest.statement == .stated("1.2.0") && manifest.further.map(\.text) == further)
    }

    @Test(arguments: ["0.0.0-managed", "0.0.0-dev", "0.0.0-PLACEHOLDER", "0.0.0-use.local", "0.0.0-development"])
    func takesAWordBehindZerosForAPlaceholder(_ version: String) throws {
        guard case .indefinite = try manifest("package.json", #"{"version": "\#(version)"}"#).statement else {
            Issue.record("\(version) is stated")
            return
        }
    }

    @Test(arguments: ["0.0.0", "0.0.0-alpha.1", "0.0.0-rc", "0.0.0-SNAPSHOT", "0.0.1-dev"])
    func takesOtherVersionsAsStated(_ version: String) throws {
        #expect(try manifest("package.json", #"{"version": "\#(version)"}"#).statement == .stated(version))
    }

    @Test(arguments: [
        ("package.json", #"{"name": "a", "version": "1.2.0", "dependencies": {"b": "9.0.0"}}"#),
        ("package.json", #"{"version": "1.2.0", "private": true}"#),
        ("package-lock.json", #"{"version": "1.2.0", "lockfileVersion": 3, "packages": {"": {"version": "1.2.0"}}}"#),
        (
            "package-lock.json",
            #"{"lockfileVersion": 3, "packages": {"": {"version": "1.2.0"}, "x": {"version": "2.0.0"}}}"#
        ),
        ("npm-shrinkwrap.json", #"{"version": "1.2.0", "lockfileVersion": 1}"#),
        ("lerna.json", #"{"version": "1.2.0", "packages": ["packages/*"]}"#),
        ("composer.json", #"{"name": "o/a", "version": "v1.2.0", "require": {"php": ">=8.1"}}"#),
        ("deno.json", "{\n  // the release\n  \"version\": \"1.2.0\", /* \"version\": \"0\" */\n}\n"),
        ("jsr.json", #"{"name": "@o/a", "version": "1.2.0"}"#),
        ("tauri.conf.json", #"{"productName": "a", "version": "1.2.0"}"#),
        ("tauri.conf.json", #"{"package": {"productName": "a", "version": "1.2.0"}, "tauri": {}}"#),
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.3.1\nappVersion: \"1.2.0\"\n"),
        ("Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.2.0\nappVersion:\n"),
        ("pubspec.yaml", "name: a\nversion: 1.2.0+34\nenvironment: {sdk: '>=3.0.0'}\n"),
        ("openapi.yaml", "openapi: 3.1.0\ninfo: {title: A, version: 1.2.0}\n"),
        ("api.json", #"{"swagger": "2.0", "info": {"title": "A", "version": "1.2.0"}}"#),
        ("plugin.json", #"{"version": "1.2.0", "api": "openapi"}"#),
        ("Cargo.toml", "[workspace.package]\nversion = \"1.2.0\"\n[package]\nname = \"a\"\nversion.workspace = true\n"),
        ("Cargo.toml", "[workspace.package]\nversion = \"1.2.0\"\n"),
        (
            "Cargo.lock",
            "version = 3\n[[package]]\nname = \"a\"\nversion = \"1.2.0\"\n[[package]]\nname = \"b\"\nversion = \"9.0.0\"\nsource = \"registry+x\"\n"
        ),
        ("pyproject.toml", "[project]\nname = \"a\"\ndynamic = [\"version\"]\n[tool.poetry]\nversion = \"1.2.0\"\n"),
        ("gleam.toml", "name = \"a\"\nversion = \"1.2.0\"\ngleam = \">= 1.0.0\"\n"),
        ("typst.toml", "[package]\nname = \"a\"\nversion = \"1.2.0\"\ncompiler = \"0.11.0\"\n"),
        ("setup.cfg", "[metadata]\nname = a\nversion = 1.2.0\n[bdist]\nversion = 2\n"),
        ("setup.py", "from setuptools import setup\nsetup(name=\"a\", version=\"1.2.0\", python_requires=\">=3.9\")\n"),
        (
            "setup.py",
            "VERSION = '1.2.0'\nsetuptools.setup(\n    name='a',\n    # version='1.1.0',\n    version=VERSION,\n)\n"
        ),
        ("setup.py", "setup(name='a', version=u'1.2.0')\n"),
        (
            "pom.xml",
            "<project><parent><artifactId>p</artifactId><version>1.2.0</version></parent><artifactId>a</artifactId></project>"
        ),
        (
            "pom.xml",
            "<project><version>${revision}${sha1}${changelist}</version><properties><revision>1.2.0</revision><sha1/><changelist></changelist></properties></project>"
        ),
        (
            "pom.xml",
            "<project><version>${a}</version><properties><a>${b}.0</a><b>1.2</b></properties><profiles><profile><properties><b>2.0</b></properties></profile></profiles></project>"
        ),
        ("module-1.2.0.pom", "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><version>1.2.0</version></project>"),
        (
            "App.csproj",
            "<?xml version=\"1.0\"?><Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><Version>1.2.0</Version></PropertyGroup><ItemGroup><PackageReference Include=\"x\"><Version>9.0.0</Version></PackageReference></ItemGroup></Project>"
        ),
        (
            "Directory.Build.props",
            "<Project><PropertyGroup><Base>1.2</Base><VersionPrefix>$(Base).0</VersionPrefix></PropertyGroup></Project>"
        ),
        (
            "App.fsproj",
            "<Project><PropertyGroup><Version Condition=\"'$(Version)' == ''\">1.2.0</Version></PropertyGroup></Project>"
        ),
        (
            "a.nuspec",
            "<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata minClientVersion=\"3.3\"><id>a</id><version>1.2.0</version></metadata></package>"
        ),
        (
            "Info.plist",
            "<?xml version=\"1.0\"?><!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"><plist version=\"1.0\"><dict><key>CFBundleVersion</key><string>417</string><key>CFBundleShortVersionString</key><string>1.2.0</string><key>MinimumOSVersion</key><string>12.0</string></dict></plist>"
        ),
        (
            "AssemblyInfo.cs",
            "using System.Reflection;\n// [assembly: AssemblyVersion(\"0.1\")]\n[assembly: AssemblyVersion(\"1.0.0.0\")]\n[assembly: AssemblyFileVersion(\"1.2.0.0\")]\n"
        ),
        ("AssemblyInfo.vb", "' <Assembly: AssemblyVersion(\"0.1\")>\n<Assembly: AssemblyVersion(\"1.2.0.0\")>\n"),
        (
            "a.gemspec",
            "Gem::Specification.new do |s|\n  s.required_ruby_version = '>= 2.7'\n  s.version = '1.2.0'.freeze\nend\n"
        ),
        (
            "mix.exs",
            "defmodule A do\n  @version \"1.2.0\"\n  def project do\n    [app: :a, version: @version, elixir: \"~> 1.14\", docs: [version: \"9\"]]\n  end\nend\n"
        ),
        (
            "mix.exs",
            "defmodule A do\n  def project do\n    [\n      app: :a,\n      version: \"1.2.0\"\n    ]\n  end\nend\n"
        ),
        ("meson.build", "project('a', 'c', meson_version : '>= 0.60', version : '1.2.0')\n"),
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.20)\nproject(\n  A\n  VERSION 1.2.0 # the release\n  LANGUAGES C)\n"
        ),
        ("CMakeLists.txt", "set(A_MAJOR 1)\nset(A_MINOR 2)\nPROJECT(A VERSION ${A_MAJOR}.${A_MINOR}.0)\n"),
        ("CMakeLists.txt", "project(A C)\nset(VERSION \"1.2.0\")\nset(ZLIB_VERSION 9.0)\n"),
        ("configure.ac", "AC_PREREQ([2.69])\ndnl AC_INIT([a], [0.1])\nAC_INIT([a], [1.2.0], [bugs@example.org])\n"),
        (
            "configure.ac",
            "m4_define([a_major], [1])\nm4_define([a_version], [a_major.2.0])\nAC_INIT([a],[a_version])\n"
        ),
        ("build.sbt", "ThisBuild / scalaVersion := \"3.3.1\"\nversion in ThisBuild := \"1.2.0\"\n"),
        ("build.sbt", "lazy val root = project.settings(version := \"1.2.0\", sbtVersion := \"1.9\")\n"),
        ("build.gradle", "plugins {\n  id 'x' version '9.0'\n}\next.kotlin_version = '1.9.20'\nversion '1.2.0'\n"),
        (
            "build.gradle.kts",
            "val number = \"1.2.0\"\nplugins { kotlin(\"jvm\") version \"1.9.20\" }\nallprojects {\n    version = \"${number}\"\n}\n"
        ),
        ("build.gradle", "android {\n  defaultConfig {\n    versionCode 12\n    versionName \"1.2.0\"\n  }\n}\n"),
        ("gradle.properties", "kotlin.version=1.9.20\nVERSION_NAME=1.2.0\n"),
        (
            "a.spec",
            "%global upstream 1.2.0\nName: a\nVersion: %{upstream}\nRelease: 1%{?dist}\n%package devel\nVersion: 9\n"
        ),
        (
            "a-1.2.0-1.rockspec",
            "rockspec_format = \"3.0\"\npackage = \"a\"\nversion = \"1.2.0-1\"\ndependencies = { \"lua >= 5.1\" }\n"
        ),
        ("version.h", "#pragma once\n#define API_VERSION \"3\"\n#define ORDERS_VERSION \"1.2.0\"\n#define HAVE_X 1\n"),
        (
            "version.h",
            "#define ORDERS_VERSION_MAJOR 1\n#define ORDERS_VERSION_MINOR 2\n#define ORDERS_VERSION_PATCH 0\n"
        ),
        ("config.h", "#define PACKAGE_VERSION \"1.2.0\"\n"),
        ("__init__.py", "__version__: str = \"1.2.0\"  # the release\n"),
        ("_version.py", "__version__ = version = '1.2.0'\n"),
        ("version.rb", "module A\n  VERSION = \"1.2.0\".freeze\nend\n"),
        ("version.go", "package a\n\nconst Version = \"1.2.0\"\n"),
        ("version.ts", "export const VERSION = '1.2.0' as const;\n"),
        ("lib.rs", "pub const VERSION: &str = \"1.2.0\";\n"),
        ("A.java", "class A {\n  public static final String VERSION = \"1.2.0\";\n}\n"),
        ("a.lua", "-- version = \"0\"\nlocal _VERSION = \"1.2.0\"\n"),
        ("a.php", "<?php\nconst VERSION = '1.2.0';\n"), ("A.pm", "package A;\nour $VERSION = '1.2.0';\n"),
        ("a.c", "const char version[] = \"1.2.0\";\n"), ("a.cpp", "constexpr std::string_view version = \"1.2.0\";\n"),
        ("version.py", "version = '1.2.0'\n__version__ = version\n"),
        ("version.py", "__version__ = '1.2.0'\nVERSION = __version__.split('.')\n"),
        ("configure.ac", "m4_define([V],[1.2.0])\nAC_INIT([a],[V()])\n"),
        ("a.podspec", "Pod::Spec.new do |s|\n  s.version = '1.2.0'\n  s.swift_version = '5.9'\nend\n"),
        ("a.cabal", "cabal-version: 3.0\nname: a\nversion:   1.2.0\nlibrary\n  build-depends: base\n"),
        ("DESCRIPTION", "Package: a\nVersion: 1.2.0\nDepends: R (>= 4.1)\n"),
        ("PKG-INFO", "Metadata-Version: 2.1\nName: a\nVersion: 1.2.0\n\nVersion: 9\n"),
        ("VERSION", "1.2.0\n"), ("Makefile", "# VERSION = 0\nAPI_VERSION = 3\nVERSION := 1.2.0 # the release\n"),
        ("release.sh", "export VERSION=\"1.2.0\"\nPYTHON_VERSION=3.12\n"),
        ("PKGBUILD", "pkgname=a\npkgver=1.2.0\npkgrel=1\n"),
        ("version.hpp", "inline constexpr auto version = \"1.2.0\";\n"),
        ("a.cc", "constexpr char kVersion[] = \"1.2.0\";\n"),
        ("build.gradle", "configure(subprojects) {\n  version = '1.2.0'\n}\n"), ("version.txt", "v1.2.0\n"),
    ])
    func statesTheVersion(_ file: String, _ text: String) throws {
        let found = try manifest(file, text)
        guard case .stated(let version) = found.statement else {
            Issue.record("\(found.statement)")
            return
        }
        #expect(try #require(Version("1.2.0")).isSpelled(version), "\(version)")
        #expect(found.further.isEmpty)
    }

    // MARK: - What proves nothing

    @Test(arguments: [
        ("package.json", #"{"private": true, "workspaces": ["a"], "version": "0.0.0"}"#),
        ("lerna.json", #"{"version": "independent"}"#), ("pubspec.yaml", "name: a\nversion: 0.0.0\npublish_to: none\n"),
        ("Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.0.0\"\npublish = false\n"),
        ("pyproject.toml", "[tool.poetry]\nversion = \"1.2.0\"\n[tool.poetry-dynamic-versioning]\nenable = true\n"),
        ("tauri.conf.json", #"{"version": "../package.json"}"#),
        (
            "Cargo.lock",
            "[[package]]\nname = \"a\"\nversion = \"1.2.0\"\n[[package]]\nname = \"b\"\nversion = \"1.1.0\"\n"
        ),
        ("setup.py", "setup(name='a', version=read('VERSION'))\n"), ("setup.py", "setup(version='1.2.0' + suffix)\n"),
        ("setup.py", "setup(version=f'1.{minor}.0')\n"), ("setup.py", "setup(version=(\n  '1.2'\n  '.0'))\n"),
        ("pom.xml", "<project><version>${revision}</version><properties><other>1</other></properties></project>"),
        ("pom.xml", "<project><version>${a}</version><properties><a>${b}</a><b>${a}</b></properties></project>"),
        (
            "App.csproj",
            "<Project><PropertyGroup Condition=\"a\"><Version>1.2.0</Version></PropertyGroup><PropertyGroup><Version>1.3.0</Version></PropertyGroup></Project>"
        ),
        ("a.nuspec", "<package><metadata><version>$version$</version></metadata></package>"),
        (
            "Info.plist",
            "<plist><dict><key>CFBundleShortVersionString</key><string>$(MARKETING_VERSION)</string></dict></plist>"
        ),
        ("AssemblyInfo.cs", "[assembly: AssemblyVersion(\"1.2.*\")]\n"),
        ("AssemblyInfo.cs", "[assembly: AssemblyVersion(Known.Version)]\n"),
        (
            "a.gemspec",
            "Gem::Specification.new do |s|\n  s.version = A::VERSION\n  s.required_ruby_version = '1.2.0'\nend\n"
        ),
        ("a.gemspec", "Gem::Specification.new do |s|\n  s.version = \"1.#{minor}.0\"\nend\n"),
        ("mix.exs", "def project do\n  [version: read(), elixir: \"1.2.0\"]\nend\n"),
        ("meson.build", "project('a', version : run_command('git', 'describe'))\n"),
        ("meson.build", "project('a', version: files('VERSION'))\n"),
        ("CMakeLists.txt", "file(READ VERSION A_VERSION)\nproject(A VERSION ${A_VERSION})\n"),
        ("CMakeLists.txt", "set(V 1.2.0)\nset(V 1.3.0)\nproject(A VERSION ${V})\n"),
        ("configure.ac", "AC_INIT([a], m4_esyscmd([git describe]))\n"),
        ("build.sbt", "version := sys.env(\"VERSION\")\n"),
        ("build.sbt", "version := s\"1.2.$patch\"\n"), ("build.gradle", "version = \"1.2.0\" + suffix\n"),
        ("build.gradle", "version = '1.2.0'\nif (dev) {\n}\nversion += '-dev'\n"),
        ("build.gradle", "version = \"${base}\"\n"),
        ("a.spec", "Name: a\nVersion: %{upstream}\nRelease: 1\n"), ("a-scm-1.rockspec", "version = \"scm-1\"\n"),
        ("Makefile", "VERSION = $(shell git describe)\n"), ("Makefile", "VERSION = 1.2.0\nVERSION += -dev\n"),
        ("a.sh", "VERSION=1.2.0-$BUILD\n"), ("a.sh", "VERSION=\"1.2.0\"\".dev\"\n"),
        ("build.gradle", "version = '1.2.0'\nif (dev) {\n  version = \"$version-SNAPSHOT\"\n}\n"),
        ("build.gradle", "version = '1.2.0'\nif (isDev()) version += '-SNAPSHOT'\n"),
        ("a.rockspec", "local v = \"1.2.0\"\nversion = v .. \"-1\"\n"),
        ("version.py", "__version__ = \"1.2.0\" + \".dev0\"\n"), ("version.py", "__version__ = \"1.2.0\" \".dev0\"\n"),
        ("version.py", "__version__ = f\"1.{minor}.0\"\n"),
        ("version.py", "__version__ = \"1.2.0\"\n__version__ += \".dev0\"\n"),
        ("version.py", "__version__ = \".\".join(parts)\n"), ("version.py", "__version__ = (1, 2, 0)\n"),
        ("version.js", "export const version = \"1.2.0\"\n  + \"-dev\"\n"),
        ("version.js", "const version = `1.${minor}.0`;\n"),
        ("version.lua", "local version = \"1.2.0\" .. \"-dev\"\n"), ("version.rb", "VERSION = \"1.2.#{patch}\"\n"),
        ("a.swift", "let version = \"1.2.0\"\nfunc a() {\n  let version = \"2\"\n}\n"),
        ("version.h", "#define VERSION MAJOR \".\" MINOR\n"),
        ("version.h", "#define A_VERSION \"1.2.0\"\n#define B_VERSION \"1.3.0\"\n"),
    ])
    func provesNothing(_ file: String, _ text: String) throws {
        let found = try manifest(file, text)
        guard case .indefinite = found.statement else {
            Issue.record("\(found.statement)")
            return
        }
    }

    @Test(arguments: [
        ("a.py", "API_VERSION = \"1.2.0\"\n"), ("a.py", "REQUIRED_NUMPY_VERSION = \"1.2.0\"\n"),
        ("a.py", "schema_version = '1.2.0'\n"),
        ("a.swift", "let minimumVersion = \"1.2.0\"\n"),
        ("a.lua", "-- version = \"1.2.0\"\n--[[\nversion = \"1.2.0\"\n]]\n"),
        ("a.hs", "-- version = \"1.2.0\"\n{- version = \"1.2.0\" -}\n"), ("a.ml", "(* let version = \"1.2.0\" *)\n"),
        ("a.js", "if (version === \"1.2.0\") {}\nfoo.version = \"1.2.0\";\n"), ("a.xyz", "version = \"1.2.0\"\n"),
        ("a.xml", "<?xml version=\"1.2.0\"?><widget/>"),
        ("Makefile", "\tVERSION = 1.2.0\nMIN_VERSION = 1.2.0\nifeq ($(VERSION),1.2.0)\n"),
        ("a.xyz", "<?xml version=\"1.2.0\"?>\n<a/>\n"),
        ("App.csproj", "<?xml version=\"1.0\"?><Project Sdk=\"x/1.2.0\"/>"),
        ("App.csproj", "<Project><ItemGroup><PackageVersion Include=\"x\" Version=\"1.2.0\"/></ItemGroup></Project>"),
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 1.2.0)\nproject(A)\nfind_package(B VERSION 1.2.0)\n# project(A VERSION 1.2.0)\n"
        ),
        ("CMakeLists.txt", "#[[\nproject(A VERSION 1.2.0)\n]]\nproject(A)\n"),
        ("meson.build", "project('a', meson_version: '1.2.0')\n# version: '1.2.0'\n"),
        (
            "build.gradle",
            "plugins {\n  id 'x' version '1.2.0'\n}\next.kotlin_version = '1.2.0'\ndependencies {\n  version = '1.2.0'\n}\n"
        ),
        ("build.sbt", "scalaVersion := \"1.2.0\"\nDocker / version := \"1.2.0\"\n// version := \"1.2.0\"\n"),
        ("mix.exs", "def project do\n  [app: :a, deps: [version: \"1.2.0\"]]\nend\n"),
        ("setup.py", "def setup(version=\"1.2.0\"):\n    pass\n"),
        ("setup.py", "setup(cmdclass=dict(version=\"1.2.0\"))\n"), ("setup.py", "setup(python_requires=\"1.2.0\")\n"),
        ("configure.ac", "AC_PREREQ([1.2.0])\nAC_INIT([a])\n"),
        ("a.spec", "Name: a\nRelease: 1.2.0\n# Version: 1.2.0\n"),
        (
            "Info.plist",
            "<plist version=\"1.2.0\"><dict><key>CFBundleVersion</key><string>1.2.0</string></dict></plist>"
        ),
        (
            "AssemblyInfo.cs",
            "// [assembly: AssemblyVersion(\"1.2.0\")]\n/* [assembly: AssemblyVersion(\"1.2.0\")] */\n"
        ),
        (
            "a.h",
            "#define API_VERSION \"1.2.0\"\n#define MIN_VERSION \"1.2.0\"\n// #define VERSION \"1.2.0\"\n#define VERSION_OF(x) \"1.2.0\"\n"
        ),
        (
            "a.gemspec",
            "Gem::Specification.new do |s|\n  s.required_ruby_version = \"1.2.0\"\n  # s.version = \"1.2.0\"\nend\n"
        ),
        ("CMakeLists.txt", "project(a C)\nset(CMAKE_B_VERSION 1.2.0)\n"), ("a.cabal", "cabal-version: 1.2.0\n"),
        ("openapi.yaml", "openapi: 1.2.0\ninfo: {title: A}\n"), ("composer.json", #"{"require": {"a": "1.2.0"}}"#),
        ("deno.json", "{\n  // \"version\": \"1.2.0\"\n}\n"),
        ("Cargo.lock", "version = 3\n[[package]]\nname = \"b\"\nversion = \"1.2.0\"\nsource = \"x\"\n"),
    ])
    func takesNothingForTheVersionThatIsAnotherOne(_ file: String, _ text: String) throws {
        let found = try manifest(file, text)
        #expect(found.statement == .absent)
    }

    @Test func namesBothPlacesOfALockFile() throws {
        let found = try manifest("package-lock.json", #"{"version": "1.2.0", "packages": {"": {"version": "1.1.0"}}}"#)
        #expect(found.statement == .stated("1.2.0") && found.further.map(\.text) == ["1.1.0"])
        #expect(found.further.map(\.name) == [#"packages[""].version"#])
    }

    @Test func listsAConstantThatIsSetTwice() throws {
        let found = try manifest("version.py", "__version__ = '1.2.0'\nversion = '1.3.0'\n")
        #expect(found.statement == .stated("1.2.0") && found.further.map(\.text) == ["1.3.0"])
    }

    // MARK: - Kinds

    @Test(arguments: [
        ("settings.py", "API_VERSION = \"1.2.0\"\n"), ("settings.py", "VERSION = \"1.2.0\"\n"),
        ("compat.py", "numpy_version = \"1.2.0\"\n"),
        ("a.swift", "let version = \"1.2.0\"\n"), ("CMakeLists.txt", "project(A VERSION 1.2.0)\n"),
        ("version.h", "#define VERSION \"1.2.0\"\n"),
        ("openapi.json", #"{"openapi": "3.1.0", "info": {"version": "1.2.0"}}"#), ("a.spec", "block_cipher = None\n"),
        ("build.xml", "<project name=\"a\" default=\"b\"/>"), ("a.toml", "version = \"1.2.0\"\n"),
        ("other.props", "<a/>"),
    ])
    func isNoManifestUnlessTheRecordSaysSo(_ file: String, _ text: String) {
        #expect(readEvidence(text, as: nil, file: file).kind == .other)
    }

    @Test(arguments: [
        ("any.py", "__version__ = \"1.2.0\"\n"), ("version.py", "VERSION = \"1.2.0\"\n"),
        ("Version.swift", "let version = \"1.2.0\"\n"),
        ("version.rb", "VERSION = '1.2.0'\n"), ("a.spec", "Name: a\nVersion: 1\nRelease: 2\n"),
        ("meson.build", "project('a')\n"),
        ("orders.gemspec", ""), ("pom-copy.xml", "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"/>"),
        ("A.csproj", "<Project Sdk=\"x\"/>"),
        ("build.gradle.kts", ""), ("mix.exs", ""), ("pubspec.yaml", "name: a\n"), ("Info.plist", "<plist/>"),
    ])
    func isAManifestByItsNameOrMark(_ file: String, _ text: String) {
        #expect(readEvidence(text, as: nil, file: file).kind == .versionManifest)
    }

    // MARK: - Odd and hostile input

    @Test(arguments: [
        "package.json", "package-lock.json", "deno.json", "Chart.yaml", "pubspec.yaml", "openapi.yaml", "Cargo.toml",
        "Cargo.lock",
        "pyproject.toml", "setup.cfg", "setup.py", "pom.xml", "A.csproj", "a.nuspec", "Info.plist", "AssemblyInfo.cs",
        "a.gemspec",
        "mix.exs", "meson.build", "CMakeLists.txt", "configure.ac", "build.sbt", "build.gradle", "a.spec", "a.rockspec",
        "version.h",
        "version.py", "version.rb", "version.lua", "version.js", "VERSION",
    ])
    func survivesOddTexts(_ file: String) {
        for text in [
            "", "\"", "'", "'''", "/*", "[[", "=begin", "version", "version=", "version:", "setup(", "setup(version",
            "setup(version=",
            "project(", "project(A VERSION", "AC_INIT(", "AC_INIT([[[", "s.version =", "@version", "def project do",
            "def project do [",
            "def project do [version:", "def project do [version: @", "version := ", "Version:", "#define",
            "#define VERSION", "__version__ =",
            "`", "\\", "[assembly: AssemblyVersion(", "{", "{\"a\":\"", "{\"version\":\"1\"", "[", "<", "<project>",
            "\u{FEFF}version = \"1\"",
            String(repeating: "(", count: 5000), String(repeating: "version = ", count: 500), "version = \"1\r\n",
            "\r\r\n",
        ] {
            let loaded = readEvidence(text, as: .versionManifest, file: file)
            if case .stated(let version)? = loaded.manifest?.statement { #expect(!version.isEmpty) }
            _ = readEvidence(text, as: nil, file: file)
        }
    }

    @Test func readsCRLFAndAByteOrderMark() throws {
        #expect(try manifest("version.py", "\u{FEFF}# c\r\n__version__ = \"1.2.0\"\r\n").statement == .stated("1.2.0"))
        #expect(try manifest("setup.py", "setup(\r\n  version = '1.2.0',\r\n)\r\n").line == 2)
    }

    @Test func refusesMoreWordsThanThePolicyAllows() {
        var limits = Policy().limits
        limits.entries = 10
        let text = String(repeating: "a ", count: 20)
        let loaded = readEvidence(text, as: .versionManifest, file: "setup.py", limits: limits)
        #expect(loaded.complaint?.hasSuffix("[limit-exceeded]") == true)
    }
}
