using Pinlake.Lake.Delta;

namespace Pinlake.Pipelines.Sql;

/// <summary>The runner's wrapping of a model: what it promised, in the order and the types it promised.</summary>
internal static class ModelSql
{
    /// <summary>The model's query with each declared column cast to its type.</summary>
    public static string Cast(string model, DeltaSchema columns, Dialect dialect) =>
        $"""
        select
          {string.Join(",\n  ", columns.Columns.Select(column => Cast(column, dialect)))}
        from (
        {SqlText.Read(model).For(dialect)}
        ) as model
        """;

    /// <summary>One column cast to its type, under its own name.</summary>
    public static string Cast(DeltaColumn column, Dialect dialect)
    {
        var name = SqlText.Name(column.Name, dialect);
        return $"cast({name} as {SqlTypes.For(column.Type, dialect)}) as {name}";
    }

    /// <summary>ORDER BY of all columns, NULLs last.</summary>
    public static string OrderBy(DeltaSchema columns, Dialect dialect) =>
        $"order by {string.Join(", ", columns.Names.Select(name => $"{SqlText.Name(name, dialect)} asc nulls last"))}";
}
