using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Pinlake.Gateway.Kinesis;

/// <summary>The 128-bit number by which a record finds its shard.</summary>
/// <remarks>Source: Amazon Kinesis Data Streams API reference, PutRecord: the MD5 of the partition key, or the explicit hash key.</remarks>
internal static class HashKey
{
    /// <summary>Digits of the largest hash key, 2^128 - 1.</summary>
    public const int DigitsMax = 39;

    /// <summary>The hash key of a partition key.</summary>
    /// <param name="partitionKey">The key in UTF-8.</param>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol asks for MD5; nothing is protected by it.")]
    public static UInt128 Of(ReadOnlySpan<byte> partitionKey)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(partitionKey, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Reads an explicit hash key, whose form has been checked.</summary>
    /// <exception cref="KinesisError">It is 2^128 or more.</exception>
    public static UInt128 Parse(string text) => UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
        ? key
        : throw KinesisError.InvalidArgument(
            $"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {text}");
}
