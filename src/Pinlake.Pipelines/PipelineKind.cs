using Pinlake.Lake.Delta;

namespace Pinlake.Pipelines;

/// <summary>One kind of row: where it comes in, what it is read from, and the table it ends in.</summary>
/// <param name="Name">The word that tells the kind, also at the end of a shared stream's partition keys: <c>pin</c>.</param>
/// <param name="Topic">Kafka topic, prefix included.</param>
/// <param name="Stream">Kinesis stream, prefix included.</param>
/// <param name="Model">Name by which models know the clean table, and of its file in <c>clean/</c>: <c>pins</c>.</param>
/// <param name="Table">Name of the table at rest, in each lane's schema. The model's name unless set.</param>
/// <param name="Key">The column that tells rows apart.</param>
/// <param name="SourceColumns">Columns of a posted row besides the key; all others are extra.</param>
/// <param name="Columns">What the clean model gives, in order; the key is among them.</param>
/// <param name="Clean">The query from <c>posted</c> (see <see cref="Cleaning.CleaningSql"/>) to the columns.</param>
public sealed record PipelineKind(
    string Name,
    string Topic,
    string Stream,
    string Model,
    string Table,
    PipelineKey Key,
    IReadOnlyList<string> SourceColumns,
    DeltaSchema Columns,
    ModelFile Clean)
{
    /// <summary>The table at rest: the columns, then the origin.</summary>
    public DeltaSchema TableSchema { get; } = new([.. Columns.Columns, .. Origin.Schema.Columns]);
}

/// <summary>The column whose value tells rows apart, and the other names it is posted under.</summary>
/// <param name="Column">Its name in the clean table, and the first one looked for in a posted row.</param>
/// <param name="Aliases">Other names it may have in a posted row, in the order they are looked for.</param>
/// <param name="Type">Long or Integer (a whole number from 0), or String (not empty).</param>
public sealed record PipelineKey(string Column, IReadOnlyList<string> Aliases, DeltaType Type)
{
    /// <summary>All names of the key in a posted row, the first that has a value wins.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Column);
}
