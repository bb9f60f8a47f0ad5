using System.Reflection;
using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.App.Query;

/// <summary>One column of an answer: its name, and how its cells are read.</summary>
/// <remarks>
/// The driver reads a list with a NULL in it only as a list of nullable elements, so the type asked for is the
/// column's own with every element made nullable.
/// </remarks>
internal sealed class ResultColumn
{
    private static readonly MethodInfo ReadTyped =
        typeof(ResultColumn).GetMethod(nameof(ReadAs), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly int ordinal;
    private readonly string typeName;
    private readonly Func<DuckDBDataReader, int, object?> read;

    /// <summary>Describes the column at <paramref name="ordinal"/> of <paramref name="rows"/>.</summary>
    public ResultColumn(DuckDBDataReader rows, int ordinal)
    {
        this.ordinal = ordinal;
        Name = rows.GetName(ordinal);
        typeName = rows.GetDataTypeName(ordinal);
        var type = rows.GetFieldType(ordinal);
        IsNumber = type.IsPrimitive && type != typeof(bool) || type == typeof(decimal) || type == typeof(System.Numerics.BigInteger);
        read = type.IsGenericType
            ? ReadTyped.MakeGenericMethod(WithNullableElements(type)).CreateDelegate<Func<DuckDBDataReader, int, object?>>()
            : (reader, index) => reader.GetValue(index);
    }

    /// <summary>The name; several columns of an answer may share one.</summary>
    public string Name { get; }

    /// <summary>Whether its cells are set to the right.</summary>
    public bool IsNumber { get; }

    /// <summary>The cell of the row that <paramref name="rows"/> stands on; null for NULL.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: a value that no reader outside DuckDB can hold.</exception>
    public object? Read(DuckDBDataReader rows)
    {
        try
        {
            return rows.IsDBNull(ordinal) ? null : read(rows, ordinal);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                $"Column '{Name}' ({typeName}) holds a value that cannot be shown as it is: {e.Message} Select cast(\"{Name}\" as varchar) in its place.",
                e);
        }
    }

    private static object? ReadAs<T>(DuckDBDataReader rows, int index) => rows.GetFieldValue<T>(index);

    private static Type WithNullableElements(Type type)
    {
        if (!type.IsGenericType || type == typeof(Nullable<>))
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
        }

        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        return definition == typeof(List<>) ? definition.MakeGenericType(WithNullableElements(arguments[0]))
            : definition == typeof(Dictionary<,>) ? definition.MakeGenericType(arguments[0], WithNullableElements(arguments[1]))
            : type;
    }
}
