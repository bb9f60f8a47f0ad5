using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Support;

/// <summary>A plain socket that speaks Kafka's frames: one request, one response, in any version.</summary>
internal sealed class KafkaSocket : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private int correlationId;

    /// <summary>Connects.</summary>
    public KafkaSocket(IPEndPoint server) => socket.Connect(server);

    /// <summary>The last response as it came, without its length.</summary>
    public byte[] LastResponse { get; private set; } = [];

    /// <summary>Sends a request and reads its response.</summary>
    public TResponse Ask<TRequest, TResponse>(short version, TRequest request)
        where TRequest : IRequest
        where TResponse : IWireFields, new()
    {
        Send(version, request);
        return Receive<TResponse>(TRequest.Api, version);
    }

    /// <summary>Sends a request, reads nothing.</summary>
    public void Send<TRequest>(short version, TRequest request)
        where TRequest : IRequest => SendBytes(Frame(version, request, ++correlationId));

    /// <summary>Sends bytes as they are.</summary>
    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    /// <summary>Tells the server that nothing more comes.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads the response to the oldest request that has none.</summary>
    public TResponse Receive<TResponse>(Api api, short version)
        where TResponse : IWireFields, new()
    {
        LastResponse = ReceiveBytes();
        return Decode<TResponse>(api, version, LastResponse, out _);
    }

    /// <summary>Reads one response as it comes, without its length.</summary>
    public byte[] ReceiveBytes()
    {
        var length = new byte[4];
        Fill(length);
        var response = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        Fill(response);
        return response;
    }

    /// <summary>Whether the server has closed the connection, once all that it sent is read.</summary>
    public bool IsClosedByServer()
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.TimedOut;
        }
    }

    /// <summary>A request with length and header.</summary>
    public static byte[] Frame<TRequest>(short version, TRequest request, int correlationId, string? clientId = "test")
        where TRequest : IRequest
    {
        using var frame = new FieldWriter(version, TRequest.Api.IsFlexible(version));
        frame.Int32(0);
        frame.Int16((short)TRequest.Api.Key);
        frame.Int16(version);
        frame.Int32(correlationId);
        frame.LegacyNullableString(clientId);
        frame.Tags();
        request.Transfer(frame);
        frame.PatchFirstInt32((int)frame.LengthBytes - 4);
        return frame.ToArray();
    }

    /// <summary>Reads a response without its length.</summary>
    public static TResponse Decode<TResponse>(Api api, short version, ReadOnlyMemory<byte> bytes, out int correlationId)
        where TResponse : IWireFields, new()
    {
        var fields = new FieldReader(bytes, version, api.IsFlexible(version));
        correlationId = fields.Int32(0);
        if (api.Key != ApiKey.ApiVersions)
        {
            fields.Tags();
        }

        var response = new TResponse();
        response.Transfer(fields);
        return fields.Failed || !fields.Rest.IsEmpty
            ? throw new InvalidDataException($"{api.Key} v{version}: {Convert.ToHexString(bytes.Span)}")
            : response;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Fill(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var read = socket.Receive(target);
            target = read > 0 ? target[read..] : throw new EndOfStreamException("The server closed the connection.");
        }
    }
}
