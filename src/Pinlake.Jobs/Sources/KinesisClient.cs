using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Signing;
using Pinlake.Model;
using Polly;
using Polly.Retry;

namespace Pinlake.Jobs.Sources;

/// <summary>The reading half of the Kinesis Data Streams API over HTTP, against AWS or anything that speaks it.</summary>
/// <remarks>
/// Protocol: POST to the root, <c>X-Amz-Target: Kinesis_20131202.ACTION</c>, JSON 1.1, Data as base64. Signed with
/// Signature Version 4 when the options name credentials. Failures that may pass are repeated with growing waits;
/// what is left is a <see cref="PinlakeException"/> of the kind that <see cref="KinesisFailures"/> names. Safe from
/// many threads. Source: Amazon Kinesis Data Streams API reference.
/// </remarks>
internal sealed class KinesisClient : IDisposable
{
    private const int AnswerBytesMax = 32 << 20; // GetRecords gives up to 10 MiB, a third more as base64
    private static readonly MediaTypeHeaderValue ContentType = new("application/x-amz-json-1.1");

    private readonly Uri endpoint;
    private readonly HttpClient http;
    private readonly ResiliencePipeline retries;

    /// <summary>Creates a client; nothing is sent.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: no endpoint, or a key without its parts.</exception>
    public KinesisClient(KinesisClientOptions options, TimeProvider clock)
    {
        endpoint = options.Endpoint ?? throw new PinlakeException(
            FailureKind.Invalid, "Kinesis has no address. Nothing was read. Set 'kinesis.endpoint', e.g. to http://127.0.0.1:8082/.");
        http = new HttpClient(Sign(options, new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 }))
        {
            Timeout = options.AnswerDelayMax,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        retries = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<PinlakeException>(failure => failure.Kind == FailureKind.Unavailable),
            MaxRetryAttempts = Math.Max(options.RetriesMax, 1),
            Delay = options.RetryDelay,
            MaxDelay = TimeSpan.FromSeconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        }).Build();
        if (options.RetriesMax == 0)
        {
            retries = ResiliencePipeline.Empty;
        }
    }

    /// <summary>All shards of a stream, closed ones included, in the order of their ids.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such stream.</exception>
    public async Task<IReadOnlyList<KinesisShard>> ListShardsAsync(string stream, CancellationToken cancellation)
    {
        var shards = new List<KinesisShard>();
        var request = new JsonObject { ["StreamName"] = stream };
        for (var page = 0; page < 1000; page++)
        {
            using var answer = await SendAsync("ListShards", request, cancellation).ConfigureAwait(false);
            foreach (var shard in answer.RootElement.GetProperty("Shards").EnumerateArray())
            {
                string?[] parents = [Text(shard, "ParentShardId"), Text(shard, "AdjacentParentShardId")];
                shards.Add(new KinesisShard(new StreamShard(stream, Text(shard, "ShardId")!), [.. parents.OfType<string>()]));
            }

            if (Text(answer.RootElement, "NextToken") is not { } token)
            {
                break;
            }

            request = new JsonObject { ["NextToken"] = token };
        }

        return [.. shards.OrderBy(shard => shard.Name.Shard, StringComparer.Ordinal)];
    }

    /// <summary>A stream's state and size.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such stream.</exception>
    public async Task<KinesisStream> DescribeStreamSummaryAsync(string stream, CancellationToken cancellation)
    {
        using var answer = await SendAsync("DescribeStreamSummary", new JsonObject { ["StreamName"] = stream }, cancellation)
            .ConfigureAwait(false);
        var summary = answer.RootElement.GetProperty("StreamDescriptionSummary");
        return new KinesisStream(stream, Text(summary, "StreamStatus") ?? "", summary.GetProperty("OpenShardCount").GetInt32());
    }

    /// <summary>Creates a stream; it can be used once its status is ACTIVE.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Conflict"/>: there is one of this name.</exception>
    public async Task CreateStreamAsync(string stream, int shardCount, CancellationToken cancellation)
    {
        using var answer = await SendAsync(
            "CreateStream", new JsonObject { ["StreamName"] = stream, ["ShardCount"] = shardCount }, cancellation).ConfigureAwait(false);
    }

    /// <summary>A place to read from: behind a record, or at the oldest record that is left.</summary>
    /// <param name="shard">Stream and shard.</param>
    /// <param name="after">Sequence number of the record to read behind; null for the oldest record.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.NotFound"/>: no such stream or shard.</exception>
    public async Task<string> GetShardIteratorAsync(StreamShard shard, string? after, CancellationToken cancellation)
    {
        var request = new JsonObject
        {
            ["StreamName"] = shard.Stream,
            ["ShardId"] = shard.Shard,
            ["ShardIteratorType"] = after is null ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER",
        };
        if (after is not null)
        {
            request["StartingSequenceNumber"] = after;
        }

        using var answer = await SendAsync("GetShardIterator", request, cancellation).ConfigureAwait(false);
        return Text(answer.RootElement, "ShardIterator")!;
    }

    /// <summary>Records from a place on.</summary>
    /// <param name="iterator">The place, at most five minutes old.</param>
    /// <param name="recordCountMax">Most records to give, 1 to 10,000.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Conflict"/>: the iterator has expired.</exception>
    public async Task<KinesisRecords> GetRecordsAsync(string iterator, int recordCountMax, CancellationToken cancellation)
    {
        using var answer = await SendAsync(
            "GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = recordCountMax }, cancellation).ConfigureAwait(false);
        var root = answer.RootElement;
        var records = new List<KinesisRecord>(root.GetProperty("Records").GetArrayLength());
        foreach (var record in root.GetProperty("Records").EnumerateArray())
        {
            records.Add(new KinesisRecord(
                Text(record, "SequenceNumber")!,
                Text(record, "PartitionKey") ?? "",
                record.GetProperty("Data").GetBytesFromBase64(),
                ReadTime(record)));
        }

        var behindMs = root.TryGetProperty("MillisBehindLatest", out var behind) ? behind.GetInt64() : 0;
        return new KinesisRecords(records, Text(root, "NextShardIterator"), TimeSpan.FromMilliseconds(behindMs));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static HttpMessageHandler Sign(KinesisClientOptions options, HttpMessageHandler transport)
    {
        AWSCredentials credentials;
        switch (options.Signing)
        {
            case KinesisSigning.None:
                return transport;
            case KinesisSigning.Chain:
                credentials = DefaultAWSCredentialsIdentityResolver.GetCredentials();
                break;
            default:
                if (options.AccessKeyId is not { Length: > 0 } id || options.SecretAccessKey is not { Length: > 0 } secret)
                {
                    throw new PinlakeException(
                        FailureKind.Invalid,
                        "Kinesis is to be signed with a key, but its id or secret is not set. Nothing was read. "
                        + "Set 'kinesis.accessKeyId' and 'kinesis.secretAccessKey', or 'kinesis.signing' to chain or none.");
                }

                credentials = options.SessionToken is { Length: > 0 } token
                    ? new SessionAWSCredentials(id, secret, token)
                    : new BasicAWSCredentials(id, secret);
                break;
        }

        return new SigV4SigningHandler(credentials, RegionEndpoint.GetBySystemName(options.Region), "kinesis", transport);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset ReadTime(JsonElement record)
    {
        // Seconds since 1970 with a fraction; decimal, because a double loses the millisecond's last digits.
        var seconds = record.TryGetProperty("ApproximateArrivalTimestamp", out var time) && time.TryGetDecimal(out var value) ? value : 0m;
        return DateTimeOffset.FromUnixTimeMilliseconds((long)decimal.Round(seconds * 1000m));
    }

    private async Task<JsonDocument> SendAsync(string action, JsonObject request, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        return await retries.ExecuteAsync(
            async token => await SendOnceAsync(action, body, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    private async Task<JsonDocument> SendOnceAsync(string action, byte[] body, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = ContentType;
        message.Headers.Add("X-Amz-Target", "Kinesis_20131202." + action);
        try
        {
            using var answer = await http.SendAsync(message, cancellation).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
            }

            throw Refusal(action, answer, bytes);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new PinlakeException(
                FailureKind.Unavailable,
                $"Kinesis at {endpoint}: {action} got no proper answer: {failure.Message} Nothing was changed. "
                + "Check that it runs there, then try again.",
                failure);
        }
    }

    private PinlakeException Refusal(string action, HttpResponseMessage answer, byte[] bytes)
    {
        string? error = null;
        var reason = "";
        try
        {
            using var document = JsonDocument.Parse(bytes);
            error = Text(document.RootElement, "__type");
            reason = Text(document.RootElement, "message") ?? Text(document.RootElement, "Message") ?? "";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            reason = $"{bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes that are no JSON object";
        }

        if (error is null && answer.Headers.TryGetValues("x-amzn-ErrorType", out var values))
        {
            error = values.First();
        }

        // Some servers put a namespace before a '#' and an address behind a ':'.
        error = error?.Split('#')[^1].Split(':')[0];
        var kind = KinesisFailures.KindOf(error, answer.StatusCode);
        return new PinlakeException(
            kind,
            $"Kinesis at {endpoint} refused {action} with {(int)answer.StatusCode} {error}: {reason} Nothing was changed. "
            + KinesisFailures.Remedy(kind));
    }
}
