using Pinlake.Lake.Objects;

namespace Pinlake.App.Api;

/// <summary>Where the figures of <see cref="Status"/> come from.</summary>
/// <param name="Addresses">Where the process listens and keeps its data.</param>
/// <param name="Tables">The folder of the tables.</param>
/// <param name="LiveTable">Path of the live table whose newest rows are shown, <c>live/pins</c>.</param>
/// <param name="Batch">Counts of the batch lane at this moment.</param>
/// <param name="Live">Counts of the live lane at this moment.</param>
internal sealed record StatusSources(
    StatusAddresses Addresses, ObjectFolder Tables, string LiveTable, Func<LaneCounts> Batch, Func<LaneCounts> Live);

/// <summary>A lane in figures.</summary>
/// <param name="Records">Durable records in the log.</param>
/// <param name="Landed">Of these, those that have reached the end of the lane.</param>
internal readonly record struct LaneCounts(long Records, long Landed);
