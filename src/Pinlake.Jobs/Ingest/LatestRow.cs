using Pinlake.Pipelines;

namespace Pinlake.Jobs.Ingest;

/// <summary>Which of several rows of one key is the latest, as SQL: the one rule for a batch and against the table.</summary>
/// <remarks>
/// Rows of the same partition (or shard): the higher offset (or sequence number). Else the later ingestion, then the
/// higher partition, then the higher offset. Within a partition the time of ingestion does not count, because raw
/// objects that were copied have lost theirs.
/// </remarks>
internal static class LatestRow
{
    private static readonly string[] Place = ["_topic", "_partition", "_stream", "_shard"];

    /// <summary>Predicate over <c>staged</c> and <c>stored</c>, two rows of the same key: is the staged one later?</summary>
    public const string StagedIsLaterSql = """
        case when staged._topic is not distinct from stored._topic
                and staged._partition is not distinct from stored._partition
                and staged._stream is not distinct from stored._stream
                and staged._shard is not distinct from stored._shard
            then row(coalesce(staged._offset, -1), coalesce(staged._sequence, ''))
                > row(coalesce(stored._offset, -1), coalesce(stored._sequence, ''))
            else row(staged._ingested_at, coalesce(staged._partition, -1), coalesce(staged._shard, ''),
                    coalesce(staged._offset, -1), coalesce(staged._sequence, ''))
                > row(stored._ingested_at, coalesce(stored._partition, -1), coalesce(stored._shard, ''),
                    coalesce(stored._offset, -1), coalesce(stored._sequence, ''))
        end
        """;

    /// <summary>Query that gives the good rows of a kind's cleaned table, one per key, with the table's columns.</summary>
    public static string Query(PipelineKind kind, string cleaned)
    {
        var columns = Sql.Names(kind.TableSchema.Names);
        var key = Sql.Name(kind.Key.Column);
        return $"""
            with latest_of_partition as (
                select {columns}
                from {cleaned}
                where _reason is null
                qualify row_number() over (
                    partition by {key}, {string.Join(", ", Place)}
                    order by _offset desc nulls last, _sequence desc nulls last) = 1
            )
            select {columns}
            from latest_of_partition
            qualify row_number() over (
                partition by {key}
                order by _ingested_at desc, _partition desc nulls last, _shard desc nulls last,
                    _offset desc nulls last, _sequence desc nulls last, _topic, _stream) = 1
            """;
    }
}
