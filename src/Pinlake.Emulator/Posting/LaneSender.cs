using System.Buffers;
using System.Diagnostics;
using Pinlake.Emulator.Rows;
using Polly;
using Polly.Retry;

namespace Pinlake.Emulator.Posting;

/// <summary>Sends rows to one lane: attempts, timeouts, retries and counts.</summary>
internal sealed class LaneSender : IDisposable
{
    private const int ReplyBytesMax = 16 << 10;

    private readonly ILaneProtocol protocol;
    private readonly EmulatorOptions options;
    private readonly TimeProvider clock;
    private readonly SendTally tally;
    private readonly Action<Acknowledgement> acknowledged;
    private readonly HttpMessageInvoker http;
    private readonly ResiliencePipeline<Reply> retries;

    /// <summary>A sender with connections of its own.</summary>
    public LaneSender(
        ILaneProtocol protocol, EmulatorOptions options, TimeProvider clock, SendTally tally, Action<Acknowledgement> acknowledged)
    {
        (this.protocol, this.options, this.clock, this.tally, this.acknowledged) = (protocol, options, clock, tally, acknowledged);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectTimeout = options.AttemptTimeout,
            MaxConnectionsPerServer = options.PostsInFlightMax * Enum.GetValues<PostKind>().Length,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = !protocol.Address(PostKind.Pin).IsLoopback,
        });
        retries = Retries();
    }

    /// <summary>Sends one row until it is acknowledged, refused, or out of attempts.</summary>
    /// <param name="kind">Which row of the post.</param>
    /// <param name="post">The post.</param>
    /// <param name="cancellation">Ends the retries; an attempt under way is awaited.</param>
    /// <returns>Whether it was acknowledged. Never throws for what the gateway does.</returns>
    public async Task<bool> SendAsync(PostKind kind, Post post, CancellationToken cancellation)
    {
        tally.Send(protocol.Lane, kind);
        var send = new Send(this, kind, protocol.Body(kind, post.Index, post.Row(kind).Span));
        var context = ResilienceContextPool.Shared.Get(cancellation);
        var sentAt = Stopwatch.GetTimestamp();
        // The outcome is an exception only when a wait between attempts was cancelled: the last reply then stands.
        _ = await retries.ExecuteOutcomeAsync(
            static async (_, send) => Outcome.FromResult(await send.Sender.AttemptAsync(send).ConfigureAwait(false)), context, send)
            .ConfigureAwait(false);
        ResilienceContextPool.Shared.Return(context);

        var reply = send.LastReply;
        if (reply.Kind != ReplyKind.Acknowledged)
        {
            tally.Fail(
                protocol.Lane,
                kind,
                FormattableString.Invariant($"{protocol.Method} {protocol.Address(kind)} index {post.Index}: {reply.Problem} ({send.Attempts} attempts)"));
            return false;
        }

        tally.Acknowledge(protocol.Lane, kind);
        acknowledged(new Acknowledgement(
            protocol.Lane, kind, post.Index, protocol.Target(kind), reply.Partition, reply.Offset, reply.ShardId, reply.SequenceNumber, sentAt));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private ResiliencePipeline<Reply> Retries()
    {
        if (options.AttemptsMax == 1)
        {
            return ResiliencePipeline<Reply>.Empty;
        }

        var backOff = new BackOff(options.Seed, options.BackOffFirst, options.BackOffMax);
        return new ResiliencePipelineBuilder<Reply> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Reply>
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result.Kind == ReplyKind.TryAgain),
                MaxRetryAttempts = options.AttemptsMax - 1,
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(backOff.After(arguments.AttemptNumber)),
            })
            .Build();
    }

    private async ValueTask<Reply> AttemptAsync(Send send)
    {
        if (send.Attempts++ > 0)
        {
            tally.Retry(protocol.Lane, send.Kind);
        }

        return send.LastReply = await ExchangeAsync(send).ConfigureAwait(false);
    }

    private async ValueTask<Reply> ExchangeAsync(Send send)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, clock);
        using var request = new HttpRequestMessage(protocol.Method, protocol.Address(send.Kind)) { Content = new ByteArrayContent(send.Body) };
        request.Content.Headers.ContentType = protocol.ContentType;
        var buffer = ArrayPool<byte>.Shared.Rent(ReplyBytesMax);
        try
        {
            using var response = await http.SendAsync(request, timeout.Token).ConfigureAwait(false);
            await using var body = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            // A longer reply is cut here, and then no acknowledgement.
            var length = await body.ReadAtLeastAsync(buffer.AsMemory(0, ReplyBytesMax), ReplyBytesMax, throwOnEndOfStream: false, timeout.Token)
                .ConfigureAwait(false);
            return protocol.Read((int)response.StatusCode, buffer.AsSpan(0, length));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Reply.TryAgain(failure.Message);
        }
        catch (OperationCanceledException)
        {
            return Reply.TryAgain(FormattableString.Invariant($"no reply within {options.AttemptTimeout.TotalSeconds:0.###} s"));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Send(LaneSender sender, PostKind kind, byte[] body)
    {
        public LaneSender Sender { get; } = sender;

        public PostKind Kind { get; } = kind;

        public byte[] Body { get; } = body;

        public int Attempts { get; set; }

        public Reply LastReply { get; set; } = Reply.TryAgain("cancelled before the first attempt");
    }
}
