using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>A place in a stream as clients carry it from call to call: a shard iterator, or the next page of a list.</summary>
/// <param name="Kind">What it was given out for.</param>
/// <param name="IssuedAtMs">When it was given out, milliseconds since 1970.</param>
/// <param name="StreamEpoch">The epoch of the stream; another one of the same name has another.</param>
/// <param name="Shard">Index of the shard.</param>
/// <param name="Offset">The next record to read.</param>
/// <param name="StreamName">The stream.</param>
/// <remarks>
/// It holds all that is needed, so any gateway on the same log understands it, also after a restart. Layout,
/// big-endian: version 1 (1 byte), kind (1), issued at (8), epoch (8), shard (4), offset (8), name in UTF-8, then the
/// first 8 bytes of the SHA-256 of all that; in base64url. The hash finds damage, it keeps nobody out: a token grants
/// nothing that its holder could not ask for by name.
/// </remarks>
internal sealed record PlaceToken(PlaceTokenKind Kind, long IssuedAtMs, long StreamEpoch, int Shard, Offset Offset, string StreamName)
{
    private const byte Version = 1;
    private const int FixedBytes = 30;
    private const int CheckBytes = 8;
    private const int NameBytesMax = 128;
    private const int SizeMax = FixedBytes + NameBytesMax + CheckBytes;
    private const int TextLengthMax = 512;

    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);

    /// <summary>Reads a token.</summary>
    /// <param name="text">Off the wire; may hold anything.</param>
    /// <param name="kind">What it must have been given out for.</param>
    /// <returns>Null when it is none of ours, or was changed.</returns>
    public static PlaceToken? Read(ReadOnlySpan<char> text, PlaceTokenKind kind)
    {
        Span<byte> bytes = stackalloc byte[SizeMax];
        if (text.Length > TextLengthMax || !Base64Url.IsValid(text, out var size) || size > SizeMax || size < FixedBytes + CheckBytes)
        {
            return null;
        }

        Base64Url.DecodeFromChars(text, bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..(size - CheckBytes)], digest);
        if (bytes[0] != Version || bytes[1] != (byte)kind || !digest[..CheckBytes].SequenceEqual(bytes[(size - CheckBytes)..size]))
        {
            return null;
        }

        return new PlaceToken(
            kind,
            BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[10..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[18..]),
            new Offset(BinaryPrimitives.ReadInt64BigEndian(bytes[22..])),
            Encoding.UTF8.GetString(bytes[FixedBytes..(size - CheckBytes)]));
    }

    /// <summary>Whether it was given out too long before <paramref name="now"/>.</summary>
    public bool IsExpired(DateTimeOffset now) => now.ToUnixTimeMilliseconds() - IssuedAtMs > (long)AgeMax.TotalMilliseconds;

    /// <summary>The token as clients carry it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeMax];
        (bytes[0], bytes[1]) = (Version, (byte)Kind);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], IssuedAtMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[10..], StreamEpoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes[18..], Shard);
        BinaryPrimitives.WriteInt64BigEndian(bytes[22..], Offset.Value);
        var size = FixedBytes + Encoding.UTF8.GetBytes(StreamName, bytes[FixedBytes..(FixedBytes + NameBytesMax)]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..size], digest);
        digest[..CheckBytes].CopyTo(bytes[size..]);
        return Base64Url.EncodeToString(bytes[..(size + CheckBytes)]);
    }
}

/// <summary>What a <see cref="PlaceToken"/> was given out for.</summary>
internal enum PlaceTokenKind : byte
{
    /// <summary>GetShardIterator and GetRecords.</summary>
    ShardIterator = 1,

    /// <summary>The next page of ListShards.</summary>
    ShardPage = 2,

    /// <summary>The next page of ListStreams.</summary>
    StreamPage = 3,
}
