using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Pinlake.Gateway.Listening;

/// <summary>Looks at a connection's first bytes, without taking them, and sends it to HTTP/1.1 or to HTTP/2.</summary>
/// <remarks>Source: RFC 9113, section 3.4: an HTTP/2 client begins with <c>PRI * HTTP/2.0</c> and 10 further octets.</remarks>
internal sealed class ProtocolSwitch(PriorKnowledgeTransport http2, ConnectionDelegate http1)
{
    private static readonly TimeSpan FirstBytesWaitMax = TimeSpan.FromSeconds(30);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Serves one connection to its end.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (await BeginsWithPrefaceAsync(connection).ConfigureAwait(false) is not { } isHttp2)
        {
            return;
        }

        if (isHttp2)
        {
            await http2.ServeAsync(connection).ConfigureAwait(false);
        }
        else
        {
            await http1(connection).ConfigureAwait(false);
        }
    }

    /// <returns>Null when the peer went away or stayed silent.</returns>
    private static async Task<bool?> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(FirstBytesWaitMax);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token).ConfigureAwait(false);
                var answer = Compare(read.Buffer);
                // Nothing is consumed: the chosen server reads the same bytes again.
                input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
                if (answer is not null || read.IsCompleted)
                {
                    return answer;
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ConnectionResetException)
        {
            return null;
        }
    }

    /// <returns>Null while the bytes agree but are too few.</returns>
    private static bool? Compare(ReadOnlySequence<byte> bytes)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(bytes.Length, Preface.Length);
        bytes.Slice(0, length).CopyTo(first);
        if (!first[..length].SequenceEqual(Preface[..length]))
        {
            return false;
        }

        return length == Preface.Length ? true : null;
    }
}
