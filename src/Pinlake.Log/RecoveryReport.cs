namespace Pinlake.Log;

/// <summary>What opening the journal found.</summary>
/// <param name="SegmentCount">Segment files read.</param>
/// <param name="FrameCount">Whole frames found.</param>
/// <param name="CutBytes">Bytes of the torn tail: written, never confirmed by the disk, cut off.</param>
/// <param name="Damages">Ranges that the disk had confirmed and that are no longer whole: kept, skipped; empty when all is well.</param>
/// <param name="Duration">Time that it took.</param>
public sealed record RecoveryReport(
    int SegmentCount,
    long FrameCount,
    long CutBytes,
    IReadOnlyList<JournalDamage> Damages,
    TimeSpan Duration);

/// <summary>A range of the journal that cannot be read.</summary>
/// <param name="SegmentFile">Name of the segment file.</param>
/// <param name="FilePosition">First damaged byte in the file.</param>
/// <param name="LengthBytes">Damaged bytes.</param>
/// <param name="Lost">Which offsets are lost, in words, as far as the bytes around the damage tell.</param>
public sealed record JournalDamage(string SegmentFile, long FilePosition, long LengthBytes, string Lost);
