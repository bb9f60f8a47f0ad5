using Pinlake.App.Configuration;
using Pinlake.Emulator;

namespace Pinlake.App.Composition;

/// <summary>Fills in what the emulator needs from this machine: where its own database lies, and the prefix.</summary>
internal static class BuiltinSource
{
    private const string FileName = "builtin-posts.db";
    private const string PrefixUnlessSet = "pinterest";

    /// <summary>Sets the path of the built-in database, which is made once per user, and the prefix of the targets.</summary>
    public static void SetUp(EmulatorOptions options, PipelineOptions pipeline)
    {
        options.Prefix = pipeline.Prefix.Length > 0 ? pipeline.Prefix : PrefixUnlessSet;
        if (options.BuiltinPath.Length == 0)
        {
            // Empty where there is no home, as for some service users.
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            options.BuiltinPath = Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), "pinlake", FileName);
        }
    }
}
