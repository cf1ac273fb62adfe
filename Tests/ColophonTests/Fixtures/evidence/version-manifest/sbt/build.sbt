ThisBuild / scalaVersion := "3.3.1"
ThisBuild / version := "1.2.0"

lazy val root = (project in file("."))
  .settings(name := "orchard")
