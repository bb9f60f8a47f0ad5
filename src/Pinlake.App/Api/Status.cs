using Pinlake.App.Query;

namespace Pinlake.App.Api;

/// <summary>What is going on, at one moment: the answer of <c>GET /api/status</c>, and each event of <c>/api/events</c>.</summary>
/// <param name="Time">The moment.</param>
/// <param name="UpSeconds">Since when the process serves.</param>
/// <param name="Addresses">Where it listens and keeps its data.</param>
/// <param name="Batch">The batch lane: from topics to raw objects.</param>
/// <param name="Live">The live lane: from streams to live tables.</param>
/// <param name="Tables">All tables.</param>
/// <param name="Newest">The rows that came last into <c>live.pins</c>, the newest first.</param>
internal sealed record Status(
    DateTimeOffset Time,
    double UpSeconds,
    StatusAddresses Addresses,
    LaneStatus Batch,
    LaneStatus Live,
    IReadOnlyList<TableSummary> Tables,
    IReadOnlyList<NewestPin> Newest);

/// <summary>Where the process listens and keeps its data.</summary>
internal sealed record StatusAddresses(string Http, string Kafka, string Data);

/// <summary>One lane.</summary>
/// <param name="Records">Durable records in the log.</param>
/// <param name="Landed">Records that have reached the end of the lane.</param>
/// <param name="LagRecords">Records on their way.</param>
/// <param name="RecordsPerSecond">Records that came in during the last seconds, per second.</param>
/// <param name="RecentPerSecond">The same for each of the last 120 seconds, the oldest first.</param>
internal sealed record LaneStatus(
    long Records, long Landed, long LagRecords, double RecordsPerSecond, IReadOnlyList<double> RecentPerSecond);

/// <summary>A row of <c>live.pins</c>.</summary>
internal sealed record NewestPin(long Ind, string? Title, string? Category, string? Poster, long? Followers, DateTimeOffset? TakenAt);
