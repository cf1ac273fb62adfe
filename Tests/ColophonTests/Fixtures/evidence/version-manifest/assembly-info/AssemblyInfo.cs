using System.Reflection;

// [assembly: AssemblyVersion("0.1.*")]
[assembly: AssemblyTitle("Orchard")]
[assembly: AssemblyVersion("1.2.0.0")]
[assembly: AssemblyFileVersion("1.2.0.0")]
