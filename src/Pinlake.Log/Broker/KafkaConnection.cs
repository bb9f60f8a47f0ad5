using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Pinlake.Wire.Messages;

namespace Pinlake.Log.Broker;

/// <summary>One client's connection: frames in, answers out, in the order of the requests.</summary>
/// <remarks>
/// Two loops. The reader cuts frames and starts each request; the writer awaits the answers in order and sends them.
/// Produce requests overlap: the next one is appended while the one before still waits for its flush, so that many share
/// one. Any other request is finished before the next one is read, as with Kafka, so that it sees what went before.
/// What waits between the loops is bounded in number and in bytes.
/// </remarks>
internal sealed class KafkaConnection
{
    private const int LengthBytes = sizeof(int);

    // The shortest request is api key, version, correlation id and a null client id.
    private const int FrameBytesMin = 10;

    private readonly ConnectionContext connection;
    private readonly RequestHandlers handlers;
    private readonly BrokerOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Channel<PendingAnswer> answers;
    private readonly Channel<bool> released = Channel.CreateBounded<bool>(1);
    private long bytesInFlight;

    public KafkaConnection(
        ConnectionContext connection,
        RequestHandlers handlers,
        BrokerOptions options,
        TimeProvider clock,
        ILogger logger)
    {
        (this.connection, this.handlers, this.options, this.clock, this.logger) = (connection, handlers, options, clock, logger);
        answers = Channel.CreateBounded<PendingAnswer>(new BoundedChannelOptions(options.InFlightRequestsMax)
        {
            SingleReader = true,
            SingleWriter = true,
        });
    }

    /// <summary>Serves the connection until either side ends it. Never throws.</summary>
    public async Task RunAsync()
    {
        var ending = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ending);
        // A client may send its last requests and close its end at once: that ends waits, not the reading of requests.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, connection.ConnectionClosed);
        var writing = WriteAnswersAsync(stopping);
        try
        {
            await ReadRequestsAsync(stopping.Token, leaving.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The client left, or the server stops: what is in progress is answered below.
        }
        catch (ProtocolBreachException breach)
        {
            logger.LogInformation("Closed the Kafka connection from {Remote}: {Reason}.", connection.RemoteEndPoint, breach.Message);
        }
        finally
        {
            answers.Writer.Complete();
            await writing;
        }
    }

    private async Task ReadRequestsAsync(CancellationToken stopping, CancellationToken leaving)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            using var idle = new CancellationTokenSource(options.IdleMax, clock);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
            var (frame, frameBytes) = await ReadFrameAsync(input, waiting.Token);
            if (frame is null)
            {
                return;
            }

            var pending = Start(frame, frameBytes, leaving);
            await answers.Writer.WriteAsync(pending, stopping);
            if (pending.Api.Key != ApiKey.Produce)
            {
                await ((Task)pending.Response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask<(byte[]? Frame, int Bytes)> ReadFrameAsync(PipeReader input, CancellationToken waiting)
    {
        var read = await input.ReadAtLeastAsync(LengthBytes, waiting);
        if (read.Buffer.Length < LengthBytes)
        {
            return read.Buffer.IsEmpty ? (null, 0) : throw new ProtocolBreachException("it ended within a request");
        }

        var frameBytes = LengthOf(read.Buffer);
        if (frameBytes < FrameBytesMin || frameBytes > options.RequestBytesMax)
        {
            throw new ProtocolBreachException(Describe(frameBytes));
        }

        input.AdvanceTo(read.Buffer.GetPosition(LengthBytes));
        while (Interlocked.Read(ref bytesInFlight) is > 0 and var taken && taken + frameBytes > options.InFlightBytesMax)
        {
            await released.Reader.ReadAsync(waiting);
        }

        read = await input.ReadAtLeastAsync(frameBytes, waiting);
        if (read.Buffer.Length < frameBytes)
        {
            throw new ProtocolBreachException("it ended within a request");
        }

        var frame = ArrayPool<byte>.Shared.Rent(frameBytes);
        var bytes = read.Buffer.Slice(0, frameBytes);
        bytes.CopyTo(frame);
        input.AdvanceTo(bytes.End);
        Interlocked.Add(ref bytesInFlight, frameBytes);
        return (frame, frameBytes);
    }

    private PendingAnswer Start(byte[] frame, int frameBytes, CancellationToken leaving)
    {
        if (!RequestHeader.TryRead(frame.AsMemory(0, frameBytes), out var header, out var body))
        {
            throw new ProtocolBreachException("a request's header cannot be read");
        }

        if (Api.Find(header.ApiKey) is not { } api)
        {
            throw new ProtocolBreachException($"requests of kind {header.ApiKey} are not understood");
        }

        var version = header.Version;
        var response = handlers.Handle(api, ref version, body, new ClientContext(header.ClientId, connection.LocalEndPoint), leaving);
        return new PendingAnswer(api, version, header.CorrelationId, response, frame, frameBytes);
    }

    private async Task WriteAnswersAsync(CancellationTokenSource stopping)
    {
        var broken = false;
        await foreach (var pending in answers.Reader.ReadAllAsync())
        {
            try
            {
                // Every answer is awaited, also behind a broken one: their frames go back only when nobody reads them.
                var response = await pending.Response;
                if (response is not null && !broken)
                {
                    using var frame = ResponseFrame.Write(pending.Api, pending.Version, pending.CorrelationId, response);
                    broken = !await SendAsync(frame.Parts);
                }
            }
            catch (Exception exception)
            {
                broken = true;
                Explain(pending.Api, exception);
            }

            pending.Release();
            Interlocked.Add(ref bytesInFlight, -pending.FrameBytes);
            released.Writer.TryWrite(true);
            if (broken)
            {
                await stopping.CancelAsync();
            }
        }
    }

    private async Task<bool> SendAsync(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var output = connection.Transport.Output;
        foreach (var part in parts)
        {
            // Waits while the client does not read, so that a slow client costs one response, not a growing queue.
            if ((await output.WriteAsync(part)).IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    private void Explain(Api api, Exception exception)
    {
        switch (exception)
        {
            case ProtocolBreachException:
                logger.LogInformation("Closed the Kafka connection from {Remote}: {Reason}.", connection.RemoteEndPoint, exception.Message);
                break;
            case OperationCanceledException or IOException or ConnectionAbortedException:
                break;
            default:
                logger.LogError(exception, "A {Api} request from {Remote} failed; its connection was closed.", api.Key, connection.RemoteEndPoint);
                break;
        }
    }

    private static int LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        buffer.Slice(0, LengthBytes).CopyTo(length);
        return BinaryPrimitives.ReadInt32BigEndian(length);
    }

    // "GET ", "POST", "PUT " and the first bytes of a TLS handshake, read as a length.
    private string Describe(int length) => length switch
    {
        0x47455420 or 0x504F5354 or 0x50555420 => "it sent HTTP to the Kafka port",
        >= 0x16030000 and <= 0x160304FF => "it sent TLS to the Kafka port, which speaks plaintext",
        _ => $"it announced a request of {length} bytes; {options.RequestBytesMax} are allowed (Broker:RequestBytesMax)",
    };
}
