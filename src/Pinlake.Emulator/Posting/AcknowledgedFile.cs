using System.Buffers;
using System.Text.Json;
using Pinlake.Model;

namespace Pinlake.Emulator.Posting;

/// <summary>A file with one JSON line per acknowledged row, so that a crash test can ask the lake for each of them.</summary>
/// <remarks>
/// Lines are appended, and with the system before the next row is counted as acknowledged; they are not flushed to the
/// disk. Batch: <c>{"lane":"batch","kind":"pin","ind":7528,"topic":"pinterest.pin","partition":0,"offset":12}</c>; live:
/// <c>stream</c>, <c>shard</c> and <c>sequence</c> in the place of the last three. Safe from many threads.
/// </remarks>
internal sealed class AcknowledgedFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new(512);
    private readonly Utf8JsonWriter json;
    private readonly FileStream file;
    private readonly string path;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="PinlakeException">Unavailable: it cannot be written.</exception>
    public AcknowledgedFile(string path)
    {
        (this.path, json) = (path, new Utf8JsonWriter(buffer));
        try
        {
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable("Nothing was posted", failure);
        }
    }

    /// <summary>Appends one line.</summary>
    /// <exception cref="PinlakeException">Unavailable: the disk is full or gone; the line may be cut.</exception>
    public void Add(Acknowledgement acknowledgement)
    {
        lock (gate)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            json.WriteString("lane"u8, acknowledgement.Lane == Lane.Batch ? "batch" : "live");
            json.WriteString("kind"u8, RowBody.Names[(int)acknowledgement.Kind]);
            json.WriteNumber("ind"u8, acknowledgement.Index);
            if (acknowledgement.Lane == Lane.Batch)
            {
                json.WriteString("topic"u8, acknowledgement.Target);
                json.WriteNumber("partition"u8, acknowledgement.Partition);
                json.WriteNumber("offset"u8, acknowledgement.Offset);
            }
            else
            {
                json.WriteString("stream"u8, acknowledgement.Target);
                json.WriteString("shard"u8, acknowledgement.ShardId);
                json.WriteString("sequence"u8, acknowledgement.SequenceNumber);
            }

            json.WriteEndObject();
            json.Flush();
            buffer.Write("\n"u8);
            try
            {
                file.Write(buffer.WrittenSpan);
            }
            catch (IOException failure)
            {
                throw Unwritable("Posts before were posted, and the row at hand too", failure);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        file.Dispose();
    }

    private PinlakeException Unwritable(string leftBehind, Exception cause) => new(
        FailureKind.Unavailable,
        $"Emulator option AcknowledgedFile: '{path}' cannot be written: {cause.Message} {leftBehind}. Name another file.",
        cause);
}
