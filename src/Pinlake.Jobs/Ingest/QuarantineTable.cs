using Pinlake.Lake.Delta;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Cleaning;

namespace Pinlake.Jobs.Ingest;

/// <summary>The table of a lane that holds what could not be cleaned, as it was received.</summary>
internal static class QuarantineTable
{
    /// <summary>Name of the table in its lane's schema.</summary>
    public const string Name = "quarantine";

    /// <summary>kind, reason, detail, payload, the origin, quarantined_at.</summary>
    public static DeltaSchema Schema { get; } = new(
    [
        new("kind", DeltaType.String),
        new("reason", DeltaType.String),
        new("detail", DeltaType.String),
        new("payload", DeltaType.Binary),
        .. Origin.Schema.Columns,
        new("quarantined_at", DeltaType.Timestamp),
    ]);

    /// <summary>Query that gives the rows of the last cleaning, with the table's columns.</summary>
    public static string Query(DateTimeOffset quarantinedAt) => $"""
        select kind, reason, detail, payload, {Sql.Names(Origin.Schema.Names)}, {Sql.Literal(quarantinedAt)} as quarantined_at
        from {CleaningSql.RejectedRows}
        """;
}
