using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>What we know of the protocol; the rest is refused by name, never read wrong.</summary>
/// <remarks>Source: Delta transaction log protocol, "Table Features", "Reader Version Requirements".</remarks>
internal static class TableFeatures
{
    private const int FeatureReaderVersion = 3;
    private const int FeatureWriterVersion = 7;

    // Neither changes how files are read: one is a type, the other a promise about vacuum.
    private static readonly string[] Readable = ["timestampNtz", "vacuumProtocolCheck"];

    private static readonly string[] Writable = ["timestampNtz", "vacuumProtocolCheck", "appendOnly", "invariants"];

    // Versions 3 to 6 of writers each brought features that have names since version 7.
    private static readonly string[] WriterVersionBrings =
        ["", "", "", "checkConstraints", "changeDataFeed, generatedColumns", "columnMapping", "identityColumns"];

    /// <summary>Throws Invalid, with the features' names, unless we read tables of this protocol right.</summary>
    public static void CheckReadable(TableProtocol protocol)
    {
        switch (protocol.MinReaderVersion)
        {
            case <= 1:
                return;
            case 2:
                throw Lacking("columnMapping", "it needs reader version 2");
            case FeatureReaderVersion:
                var missing = (protocol.ReaderFeatures ?? []).Except(Readable).Order(StringComparer.Ordinal).ToList();
                if (missing.Count > 0)
                {
                    throw Lacking(string.Join(", ", missing), "its protocol lists them for readers");
                }

                return;
            default:
                throw Lacking($"reader version {protocol.MinReaderVersion}", "its protocol asks for it");
        }
    }

    /// <summary>Throws Invalid, with the features' names, unless we may commit to tables of this protocol.</summary>
    public static void CheckWritable(TableProtocol protocol, TableMetadata metadata)
    {
        switch (protocol.MinWriterVersion)
        {
            case <= 2:
                break;
            case < FeatureWriterVersion:
                throw Lacking(WriterVersionBrings[protocol.MinWriterVersion], $"it needs writer version {protocol.MinWriterVersion}");
            case FeatureWriterVersion:
                var missing = (protocol.WriterFeatures ?? []).Except(Writable).Order(StringComparer.Ordinal).ToList();
                if (missing.Count > 0)
                {
                    throw Lacking(string.Join(", ", missing), "its protocol lists them for writers");
                }

                break;
            default:
                throw Lacking($"writer version {protocol.MinWriterVersion}", "its protocol asks for it");
        }

        if (metadata.SchemaString.Contains("\"delta.invariants\"", StringComparison.Ordinal))
        {
            throw Lacking("invariants", "a column has one, and rows would have to be checked against it");
        }

        if (metadata.PartitionColumns.Count > 0)
        {
            throw Lacking("writing of partitioned tables", $"it is partitioned by {string.Join(", ", metadata.PartitionColumns)}");
        }
    }

    /// <summary>The failure that names a feature.</summary>
    /// <param name="feature">Name of the feature, as the protocol spells it.</param>
    /// <param name="found">What was found in the table.</param>
    public static PinlakeException Lacking(string feature, string found) => new(
        FailureKind.Invalid,
        $"The table uses what Pinlake lacks: {feature} ({found}). Nothing was read or written. "
        + "Open it with Spark, or drop the feature there.");
}
