namespace Pinlake.Lake.Delta;

/// <summary>What a commit says of itself.</summary>
/// <param name="Version">Version that it made.</param>
/// <param name="Timestamp">When it was made, by its writer's clock; null when it does not say.</param>
/// <param name="Operation">WRITE, MERGE, …; empty when it does not say.</param>
/// <param name="OperationParameters">How.</param>
/// <param name="OperationMetrics">Counts; those that are no whole numbers are left out.</param>
/// <param name="Transaction">The writer's progress that the commit carried, if any.</param>
/// <param name="Engine">Name and version of the writer.</param>
public sealed record HistoryEntry(
    long Version,
    DateTimeOffset? Timestamp,
    string Operation,
    IReadOnlyDictionary<string, string> OperationParameters,
    IReadOnlyDictionary<string, long> OperationMetrics,
    TableTransaction? Transaction,
    string? Engine)
{
    internal static HistoryEntry Of(long version, LogActions actions) => new(
        version,
        actions.Info?.TimestampMs is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
        actions.Info?.Operation ?? "",
        actions.Info?.Parameters ?? new Dictionary<string, string>(),
        actions.Info?.Metrics ?? new Dictionary<string, long>(),
        actions.Transactions.FirstOrDefault(),
        actions.Info?.Engine);
}
