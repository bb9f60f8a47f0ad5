using System.Buffers;
using System.Globalization;

namespace Pinlake.Gateway.Kinesis;

/// <summary>Collects what breaks the constraints of an operation's input, to say all of it in one ValidationException.</summary>
/// <remarks>
/// Names are as the service writes them: the field's, its first letter small. Source: the constraints in the API
/// reference of each action; the wording as the service's clients see it.
/// </remarks>
internal sealed class Constraints
{
    private const int ViolationsMax = 10;
    private const int NameLengthMax = 128;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private readonly List<string> violations = [];

    /// <summary>A value that must be there.</summary>
    public Constraints NotNull(bool present, string name) => Check(present, null, name, "Member must not be null");

    /// <summary>A stream's or shard's name, if there: 1 to 128 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</summary>
    public Constraints Name(string? value, string name)
    {
        if (value is null)
        {
            return this;
        }

        Check(value.Length > 0 && !value.AsSpan().ContainsAnyExcept(NameCharacters), value, name,
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        return Length(value, value.Length, 1, NameLengthMax, name);
    }

    /// <summary>The length of a string or of a list, if it is there.</summary>
    /// <param name="shown">The value as the message shows it.</param>
    /// <param name="length">Its length; null when it is absent.</param>
    /// <param name="lengthMin">The least that is allowed.</param>
    /// <param name="lengthMax">The most that is allowed.</param>
    /// <param name="name">The field.</param>
    public Constraints Length(string shown, int? length, int lengthMin, int lengthMax, string name)
    {
        if (length is not { } present)
        {
            return this;
        }

        Check(present >= lengthMin, shown, name, Number($"Member must have length greater than or equal to {lengthMin}"));
        return Check(present <= lengthMax, shown, name, Number($"Member must have length less than or equal to {lengthMax}"));
    }

    /// <summary>A number's range, if it is there.</summary>
    public Constraints Range(int? value, int valueMin, int valueMax, string name)
    {
        if (value is not { } present)
        {
            return this;
        }

        var shown = present.ToString(CultureInfo.InvariantCulture);
        Check(present >= valueMin, shown, name, Number($"Member must have value greater than or equal to {valueMin}"));
        return Check(present <= valueMax, shown, name, Number($"Member must have value less than or equal to {valueMax}"));
    }

    /// <summary>A decimal number of a hash key or sequence number, if there: no sign, no leading zero.</summary>
    public Constraints Digits(string? value, int digitsMax, string name) => value is null
        ? this
        : Check(
            value == "0" || (value.Length > 0 && value.Length <= digitsMax && value[0] != '0' && !value.AsSpan().ContainsAnyExceptInRange('0', '9')),
            value,
            name,
            Number($"Member must satisfy regular expression pattern: 0|([1-9]\\d{{0,{digitsMax - 1}}})"));

    /// <summary>One of several words, if there.</summary>
    public Constraints OneOf(string? value, string[] words, string name) =>
        Check(value is null || words.Contains(value, StringComparer.Ordinal), value, name,
            $"Member must satisfy enum value set: [{string.Join(", ", words)}]");

    /// <summary>Throws the ValidationException if anything was found.</summary>
    public void ThrowIfViolated()
    {
        if (violations.Count > 0)
        {
            throw KinesisError.Validation(Number(
                $"{violations.Count} validation error{(violations.Count > 1 ? "s" : "")} detected: {string.Join("; ", violations)}"));
        }
    }

    private Constraints Check(bool holds, string? shown, string name, string constraint)
    {
        if (!holds && violations.Count < ViolationsMax)
        {
            var value = shown is null ? "null" : $"'{shown}'";
            violations.Add($"Value {value} at '{name}' failed to satisfy constraint: {constraint}");
        }

        return this;
    }

    private static string Number(FormattableString text) => FormattableString.Invariant(text);
}
