using Pinlake.Log.Catalog;

namespace Pinlake.Log.Journal;

/// <summary>Where a journal stands after recovery.</summary>
/// <param name="Salt">Its salt; a new one if no frame told it.</param>
/// <param name="EndPosition">Where the next frame goes.</param>
/// <param name="SummaryPosition">Where its last summary lies; -1 if it has none.</param>
/// <param name="Catalog">Its catalog; empty if it has none.</param>
/// <param name="Report">What was found.</param>
internal sealed record RecoveredJournal(
    uint Salt, long EndPosition, long SummaryPosition, CatalogState Catalog, RecoveryReport Report);
