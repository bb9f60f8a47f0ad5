using System.CommandLine;
using Microsoft.Extensions.Logging;
using Pinlake.App.Composition;
using Pinlake.App.Configuration;
using Pinlake.App.Output;
using Pinlake.Pipelines;

namespace Pinlake.App.Verbs;

/// <summary>What a verb works with, once its command line and configuration are known to be right.</summary>
/// <param name="Line">The command line.</param>
/// <param name="Settings">All settings, flags included.</param>
/// <param name="Around">Where the process runs.</param>
/// <param name="Logs">Loggers of the parts.</param>
/// <param name="Cancellation">Cancelled when the process is asked to stop.</param>
internal sealed record VerbContext(
    ParseResult Line, Settings Settings, Surroundings Around, ILoggerFactory Logs, CancellationToken Cancellation)
{
    /// <summary>Whether the answer is to be JSON.</summary>
    public bool Json => Line.GetResult(CommonOptions.Json) is not null && Line.GetValue(CommonOptions.Json);

    /// <summary>Where the answer and the notes go.</summary>
    public Terminal Terminal => Around.Terminal;

    /// <summary>Full path of the data folder.</summary>
    public string DataFolder => Around.FullPath(Settings.Data.Folder);

    /// <summary>Full path of the folder of raw objects, if it is not that of the data folder; else null.</summary>
    public string? RawFolder() => Settings.Data.Raw.Length > 0 ? Around.FullPath(Settings.Data.Raw) : null;

    /// <summary>The pipeline that the settings name.</summary>
    /// <exception cref="ConfigurationException">There is none, or a mistake in it: file, line, column, hint.</exception>
    public Pipeline ReadPipeline() => ConfigurationException.Guard(() => PipelineFolder.Read(Around, Settings.Pipeline));
}
