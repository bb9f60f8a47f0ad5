using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace Pinlake.Wire.Records;

/// <summary>Takes the compressed records of a batch, gives them plain, never more than a limit.</summary>
internal static class BatchDecompressor
{
    // A stream is read in steps that grow fourfold, so that a small claim costs little and a large one few copies.
    private const int FirstStepMin = 16 << 10;

    /// <summary>Decompresses <paramref name="source"/>.</summary>
    /// <param name="codec">What it was compressed with.</param>
    /// <param name="source">Bytes off the wire; may hold anything.</param>
    /// <param name="bytesMax">Most bytes to give.</param>
    /// <param name="plain">The records; empty unless the flaw is None.</param>
    /// <param name="problem">What is wrong with the source, else empty.</param>
    /// <returns>None, UnknownCodec, TooLarge or BadRecords.</returns>
    public static RecordBatchFlaw Decompress(
        CompressionCodec codec,
        ReadOnlyMemory<byte> source,
        int bytesMax,
        out ReadOnlyMemory<byte> plain,
        out string problem)
    {
        plain = default;
        try
        {
            switch (codec)
            {
                case CompressionCodec.None:
                    plain = source;
                    break;
                case CompressionCodec.Gzip:
                    using (var gzip = new GZipStream(new MemoryReadStream(source), CompressionMode.Decompress))
                    {
                        plain = ReadToEnd(gzip, source.Length, bytesMax);
                    }

                    break;
                case CompressionCodec.Snappy:
                    plain = SnappyBlocks.Decompress(source.Span, bytesMax);
                    break;
                case CompressionCodec.Lz4:
                    using (var lz4 = LZ4Stream.Decode(new MemoryReadStream(source)))
                    {
                        plain = ReadToEnd(lz4, source.Length, bytesMax);
                    }

                    break;
                case CompressionCodec.Zstd:
                    plain = DecompressZstd(source.Span, bytesMax);
                    break;
                default:
                    problem = $"codec {(int)codec} does not exist";
                    return RecordBatchFlaw.UnknownCodec;
            }

            problem = "";
            return RecordBatchFlaw.None;
        }
        catch (OutputTooLargeException)
        {
            problem = $"its {codec} records decompress to more than {bytesMax} bytes";
            return RecordBatchFlaw.TooLarge;
        }
        catch (Exception exception) when (IsBadData(exception))
        {
            problem = $"its {codec} records do not decompress";
            return RecordBatchFlaw.BadRecords;
        }
    }

    /// <summary>Fails the decompression in progress: the limit is reached.</summary>
    internal static Exception TooLarge() => new OutputTooLargeException();

    // The decoders are strangers' code and say "bad data" each in its own ways. NotImplementedException is the LZ4 decoder's
    // word for a frame with a predefined dictionary, which any producer can send: nothing of ours is unfinished here.
    private static bool IsBadData(Exception exception) => exception
        is InvalidDataException or IOException or ZstdException or ArgumentException or InvalidOperationException
        or NotSupportedException or NotImplementedException or OverflowException or IndexOutOfRangeException;

    private static ReadOnlyMemory<byte> ReadToEnd(Stream source, int sourceBytes, int bytesMax)
    {
        var buffer = new byte[FirstSize(sourceBytes, bytesMax)];
        var length = 0;
        while (true)
        {
            var read = source.Read(buffer.AsSpan(length));
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
            if (length == buffer.Length)
            {
                if (length > bytesMax)
                {
                    throw TooLarge();
                }

                Array.Resize(ref buffer, NextSize(length, bytesMax));
            }
        }
    }

    // Into one buffer at a time: the streaming decoder would allocate whatever window a frame claims.
    private static ReadOnlyMemory<byte> DecompressZstd(ReadOnlySpan<byte> source, int bytesMax)
    {
        using var decompressor = new Decompressor();
        for (var size = FirstSize(source.Length, bytesMax); ; size = NextSize(size, bytesMax))
        {
            var buffer = new byte[size];
            if (decompressor.TryUnwrap(source, buffer, out var written))
            {
                return written <= bytesMax ? buffer.AsMemory(0, written) : throw TooLarge();
            }

            if (size > bytesMax)
            {
                throw TooLarge();
            }
        }
    }

    // One byte above the limit, so that a full buffer tells "too large" from "just right".
    private static int FirstSize(int sourceBytes, int bytesMax) =>
        (int)Math.Min(bytesMax + 1L, Math.Max(FirstStepMin, 4L * sourceBytes));

    private static int NextSize(int size, int bytesMax) => (int)Math.Min(bytesMax + 1L, 4L * size);

    private sealed class OutputTooLargeException : Exception;
}
