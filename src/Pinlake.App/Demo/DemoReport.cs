using Pinlake.App.Query;
using Pinlake.Emulator;
using Pinlake.Jobs.Reconcile;

namespace Pinlake.App.Demo;

/// <summary>Everything that a demo has to tell.</summary>
internal sealed record DemoReport
{
    /// <summary>The data folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What was posted in this run.</summary>
    public required EmulatorReport Posted { get; init; }

    /// <summary>Durable records of the pipeline's topics, of all runs.</summary>
    public required long KafkaRecords { get; init; }

    /// <summary>Durable records of the pipeline's streams, of all runs.</summary>
    public required long KinesisRecords { get; init; }

    /// <summary>Raw objects.</summary>
    public required long RawObjects { get; init; }

    /// <summary>Records in them.</summary>
    public required long RawRecords { get; init; }

    /// <summary>The clean tables of both lanes.</summary>
    public required IReadOnlyList<TableSummary> Tables { get; init; }

    /// <summary>Quarantined rows of the batch lane.</summary>
    public required long QuarantinedBatch { get; init; }

    /// <summary>Quarantined rows of the live lane.</summary>
    public required long QuarantinedLive { get; init; }

    /// <summary>How the lanes compare.</summary>
    public required ReconcileReport Reconcile { get; init; }

    /// <summary>Counts that do not add up, in words.</summary>
    public required IReadOnlyList<string> Mistakes { get; init; }

    /// <summary>Milliseconds from post to readable of each row of this run, in ascending order.</summary>
    public required double[] FreshnessMs { get; init; }

    /// <summary>Seconds of the batch and its views.</summary>
    public required double BatchSeconds { get; init; }

    /// <summary>Seconds of everything.</summary>
    public required double TotalSeconds { get; init; }

    /// <summary>The views' answers, in the pipeline's order.</summary>
    public required IReadOnlyList<ViewAnswer> Views { get; init; }

    /// <summary>Whether every check held: nothing failed, the lanes agree, the counts add up.</summary>
    public bool Holds => Posted.Failed == 0 && Posted.End == EmulatorEnd.Done && Reconcile.Agrees && Mistakes.Count == 0 && RawRecords == KafkaRecords;
}

/// <summary>A view's rows, ordered by all its columns.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, cell by cell.</param>
internal sealed record ViewAnswer(string Name, IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows);
