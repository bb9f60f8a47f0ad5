using Microsoft.Extensions.Logging;

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
    TimeSpan Duration)
{
    /// <summary>Tells <paramref name="logger"/> of cuts and damage; silent when all is well.</summary>
    internal void Tell(string folder, ILogger logger)
    {
        foreach (var damage in Damages)
        {
            logger.LogError(
                "Log in '{Folder}': {LengthBytes} bytes of {SegmentFile} from byte {FilePosition} on are damaged. Lost: {Lost}. "
                + "They are kept and passed over; all else is there.",
                folder, damage.LengthBytes, damage.SegmentFile, damage.FilePosition, damage.Lost);
        }

        if (CutBytes > 0)
        {
            logger.LogWarning(
                "Log in '{Folder}': cut {CutBytes} bytes of a write that a crash broke off; none of it had been acknowledged as durable.",
                folder, CutBytes);
        }
    }
}

/// <summary>A range of the journal that cannot be read.</summary>
/// <param name="SegmentFile">Name of the segment file.</param>
/// <param name="FilePosition">First damaged byte in the file.</param>
/// <param name="LengthBytes">Damaged bytes.</param>
/// <param name="Lost">Which offsets are lost, in words, as far as the bytes around the damage tell.</param>
public sealed record JournalDamage(string SegmentFile, long FilePosition, long LengthBytes, string Lost);
