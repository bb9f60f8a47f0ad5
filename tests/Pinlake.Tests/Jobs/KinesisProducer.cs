using System.Text;
using System.Text.Json;

namespace Pinlake.Tests.Jobs;

/// <summary>Puts records into streams as any client of the Kinesis API would.</summary>
internal sealed class KinesisProducer(Uri endpoint) : IDisposable
{
    private readonly HttpClient http = new();

    public Task CreateStreamAsync(string stream, int shardCount, CancellationToken cancellation) =>
        SendAsync("CreateStream", new { StreamName = stream, ShardCount = shardCount }, cancellation);

    public async Task<string> StatusAsync(string stream, CancellationToken cancellation)
    {
        using var answer = await SendAsync("DescribeStreamSummary", new { StreamName = stream }, cancellation);
        return answer.RootElement.GetProperty("StreamDescriptionSummary").GetProperty("StreamStatus").GetString()!;
    }

    public Task PutAsync(string stream, string key, string data, CancellationToken cancellation) =>
        PutAsync(stream, [(key, Encoding.UTF8.GetBytes(data))], cancellation);

    public async Task PutAsync(string stream, IEnumerable<(string Key, byte[] Data)> records, CancellationToken cancellation)
    {
        foreach (var chunk in records.Chunk(500))
        {
            var request = new
            {
                StreamName = stream,
                Records = chunk.Select(record => new { PartitionKey = record.Key, Data = Convert.ToBase64String(record.Data) }),
            };
            using var answer = await SendAsync("PutRecords", request, cancellation);
            if (answer.RootElement.GetProperty("FailedRecordCount").GetInt32() != 0)
            {
                throw new InvalidOperationException(answer.RootElement.GetRawText());
            }
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonDocument> SendAsync(string action, object request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(JsonSerializer.Serialize(request), Encoding.UTF8, "application/x-amz-json-1.1"),
        };
        message.Content.Headers.ContentType!.CharSet = null;
        message.Headers.Add("X-Amz-Target", "Kinesis_20131202." + action);
        message.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0");
        message.Headers.Add("X-Amz-Date", "20260101T000000Z");
        using var answer = await http.SendAsync(message, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text.Length == 0 ? "{}" : text) : throw new InvalidOperationException(text);
    }
}
