using System.Net.Http.Headers;

namespace Pinlake.Emulator.Posting;

/// <summary>How one lane wants its rows and what its replies mean. No socket, no clock; safe from many threads.</summary>
internal interface ILaneProtocol
{
    /// <summary>The lane.</summary>
    Lane Lane { get; }

    /// <summary>Method of every request.</summary>
    HttpMethod Method { get; }

    /// <summary>Content type of every request.</summary>
    MediaTypeHeaderValue ContentType { get; }

    /// <summary>Name of the topic or stream that takes rows of <paramref name="kind"/>.</summary>
    string Target(PostKind kind);

    /// <summary>Where rows of <paramref name="kind"/> are sent to.</summary>
    Uri Address(PostKind kind);

    /// <summary>The request body for one row.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="index">Its index: the key, unless rows travel unkeyed.</param>
    /// <param name="row">The row as a JSON object.</param>
    byte[] Body(PostKind kind, int index, ReadOnlySpan<byte> row);

    /// <summary>Reads a reply. Never throws: what cannot be understood is no acknowledgement.</summary>
    Reply Read(int status, ReadOnlySpan<byte> body);
}
