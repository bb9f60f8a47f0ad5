using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Pipelines;

namespace Pinlake.Jobs.Ingest;

/// <summary>The tables of one lane: one a kind, and its quarantine.</summary>
internal sealed class LaneTables
{
    private LaneTables(string lane, DeltaTable quarantine, IReadOnlyList<(PipelineKind Kind, DeltaTable Table)> kinds) =>
        (Lane, Quarantine, Kinds) = (lane, quarantine, kinds);

    /// <summary>Name of the lane, which is the tables' schema: <c>batch</c> or <c>live</c>.</summary>
    public string Lane { get; }

    /// <summary>Name under which the lane keeps its progress in each table.</summary>
    public string AppId => $"pinlake-{Lane}";

    /// <summary>What could not be cleaned.</summary>
    public DeltaTable Quarantine { get; }

    /// <summary>The kinds in the pipeline's order, each with its table.</summary>
    public IReadOnlyList<(PipelineKind Kind, DeltaTable Table)> Kinds { get; }

    /// <summary>Opens the tables, and creates those that do not exist.</summary>
    public static async Task<LaneTables> OpenAsync(
        string lane, Pipeline pipeline, ObjectFolder tables, TimeProvider clock, CancellationToken cancellation)
    {
        var quarantine = await DeltaTable.OpenOrCreateAsync(tables, $"{lane}/{QuarantineTable.Name}", QuarantineTable.Schema, clock, cancellation)
            .ConfigureAwait(false);
        var kinds = new List<(PipelineKind, DeltaTable)>();
        foreach (var kind in pipeline.Kinds)
        {
            kinds.Add((kind, await DeltaTable.OpenOrCreateAsync(tables, PathOf(lane, kind), kind.TableSchema, clock, cancellation).ConfigureAwait(false)));
        }

        return new LaneTables(lane, quarantine, kinds);
    }

    /// <summary>Path of a kind's table in a lane, below the folder of all tables.</summary>
    public static string PathOf(string lane, PipelineKind kind) => $"{lane}/{kind.Table}";

    /// <summary>Sees what other processes have committed.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await Quarantine.RefreshAsync(cancellation).ConfigureAwait(false);
        foreach (var (_, table) in Kinds)
        {
            await table.RefreshAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a table holds what the plan of that number gave it, or a later one.</summary>
    public bool Holds(DeltaTable table, long planNumber) =>
        table.Snapshot.Transactions.GetValueOrDefault(AppId, 0) >= planNumber;
}
