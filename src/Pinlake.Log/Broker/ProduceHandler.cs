using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Broker;

/// <summary>Checks the batches of a produce request, appends them, answers what became of each.</summary>
/// <remarks>
/// Batches are stored as received. The checks are those of a Kafka broker: exactly one batch a partition, of format
/// version 2, its checksum right, every record readable (so that no consumer chokes on it later).
/// </remarks>
internal sealed class ProduceHandler(LogStore log)
{
    private const short ZstdLowestVersion = 7;

    /// <summary>Starts all appends before it returns, so that the requests of a connection keep their order.</summary>
    /// <param name="version">Version of the request.</param>
    /// <param name="request">Its batches may be views of a buffer that lives until the answer is there.</param>
    /// <returns>The answer; null when the client wants none.</returns>
    public Task<IWireFields?> HandleAsync(short version, ProduceRequest request)
    {
        var appends = new List<(string Topic, List<(int Partition, Task<ProducePartitionResponse> Outcome)> Partitions)>();
        foreach (var topic in request.Topics)
        {
            var partitions = new List<(int, Task<ProducePartitionResponse>)>(topic.Partitions.Count);
            foreach (var partition in topic.Partitions)
            {
                partitions.Add((partition.Index, StartAppend(version, request, new TopicPartition(topic.Name, partition.Index), partition.Records)));
            }

            appends.Add((topic.Name, partitions));
        }

        return AnswerAsync(request.Acks, appends);
    }

    private static async Task<IWireFields?> AnswerAsync(
        short acks,
        List<(string Topic, List<(int Partition, Task<ProducePartitionResponse> Outcome)> Partitions)> appends)
    {
        var response = new ProduceResponse();
        var topics = new List<ProduceTopicResponse>(appends.Count);
        ProducePartitionResponse? failed = null;
        foreach (var (topic, partitions) in appends)
        {
            var outcomes = new ProducePartitionResponse[partitions.Count];
            for (var index = 0; index < outcomes.Length; index++)
            {
                outcomes[index] = await partitions[index].Outcome;
                failed ??= outcomes[index].ErrorCode == ErrorCode.None ? null : outcomes[index];
            }

            topics.Add(new ProduceTopicResponse { Name = topic, Partitions = outcomes });
        }

        if (acks == 0)
        {
            // The only way to tell a client that wants no answers.
            return failed is null
                ? null
                : throw new ProtocolBreachException($"a batch sent with acks=0 was not taken ({failed.ErrorCode}: {failed.ErrorMessage})");
        }

        response.Topics = topics;
        return response;
    }

    private Task<ProducePartitionResponse> StartAppend(
        short version,
        ProduceRequest request,
        TopicPartition partition,
        ReadOnlyMemory<byte>? records)
    {
        var (error, message) = Refuse(version, request, partition, records ?? default);
        return error == ErrorCode.None
            ? AppendAsync(partition, records ?? default, request.Acks == -1 ? Durability.Flushed : Durability.Written)
            : Task.FromResult(Failed(partition, error, message));
    }

    private (ErrorCode Error, string Message) Refuse(
        short version,
        ProduceRequest request,
        TopicPartition partition,
        ReadOnlyMemory<byte> records)
    {
        if (request.Acks is < -1 or > 1)
        {
            return (ErrorCode.InvalidRequiredAcks, $"acks is {request.Acks}; 0, 1 and -1 (all) are understood.");
        }

        if (request.TransactionalId is not null)
        {
            return (ErrorCode.InvalidRequest, "Transactions are not offered: leave transactional.id unset.");
        }

        if (BrokerTopics.IsInternal(partition.Topic))
        {
            return (ErrorCode.InvalidTopicException, $"Topic '{partition.Topic}' is the broker's own.");
        }

        return log.Has(partition)
            ? RefuseRecords(version, partition, records)
            : (ErrorCode.UnknownTopicOrPartition, $"There is no partition '{partition}'.");
    }

    private (ErrorCode Error, string Message) RefuseRecords(short version, TopicPartition partition, ReadOnlyMemory<byte> records)
    {
        if (records.Length <= RecordBatchHeader.MagicOffset)
        {
            return (ErrorCode.InvalidRecord, $"There is no record batch for '{partition}'.");
        }

        var magic = records.Span[RecordBatchHeader.MagicOffset];
        if (magic != RecordBatchHeader.Magic)
        {
            return version < ProduceRequest.LowestBatchVersion
                ? (ErrorCode.UnsupportedForMessageFormat, $"Messages of format version {magic} are not taken, only record batches (version 2).")
                : (ErrorCode.InvalidRecord, $"The batch for '{partition}' is of format version {magic}, not 2.");
        }

        if (!RecordBatchHeader.TryRead(records.Span, out var header))
        {
            return (ErrorCode.CorruptMessage, $"The batch for '{partition}' has no header that can be read.");
        }

        if (header.BatchBytes < records.Length)
        {
            return (ErrorCode.InvalidRecord, $"A produce request holds exactly one batch for a partition; behind the one for '{partition}' lie {records.Length - header.BatchBytes} bytes.");
        }

        if (records.Length > log.Options.BatchBytesMax)
        {
            return (ErrorCode.MessageTooLarge, $"The batch for '{partition}' has {records.Length} bytes; {log.Options.BatchBytesMax} are taken (Log:BatchBytesMax).");
        }

        if (header.Codec == CompressionCodec.Zstd && version < ZstdLowestVersion)
        {
            return (ErrorCode.UnsupportedCompressionType, $"zstd needs produce requests of version {ZstdLowestVersion} or later.");
        }

        var flaw = RecordBatchReader.Check(records, out _, out var problem);
        if (flaw != RecordBatchFlaw.None)
        {
            return (BrokerErrors.Of(flaw), $"The batch for '{partition}': {problem}.");
        }

        return header.IsControl || header.IsTransactional
            ? (ErrorCode.InvalidRecord, $"The batch for '{partition}' is marked as {(header.IsControl ? "the broker's own" : "part of a transaction, which are not offered")}.")
            : (ErrorCode.None, "");
    }

    private async Task<ProducePartitionResponse> AppendAsync(TopicPartition partition, ReadOnlyMemory<byte> batch, Durability durability)
    {
        try
        {
            // No cancellation: the bytes are the client's only until it has its answer.
            var result = await log.AppendAsync(partition, batch, durability, CancellationToken.None);
            return result.IsStored
                ? new ProducePartitionResponse
                {
                    Index = partition.Partition,
                    BaseOffset = result.BaseOffset.Value,
                    LogAppendTimeMs = result.LogAppendTimeMs ?? -1,
                    LogStartOffset = result.LogStart.Value,
                }
                : Failed(partition, BrokerErrors.Of(result.Outcome), $"The batch for '{partition}' does not follow on the producer's last one.");
        }
        catch (PinlakeException failure)
        {
            return Failed(partition, failure.Kind == FailureKind.Invalid ? ErrorCode.InvalidRecord : BrokerErrors.Of(failure.Kind), failure.Message);
        }
    }

    private static ProducePartitionResponse Failed(TopicPartition partition, ErrorCode error, string message) => new()
    {
        Index = partition.Partition,
        ErrorCode = error,
        ErrorMessage = BrokerErrors.Text(message),
    };
}
