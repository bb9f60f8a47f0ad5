using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pinlake.Lake.Objects;
using Pinlake.Model;

namespace Pinlake.Jobs.Plans;

/// <summary>The plans of one lane: what each of its numbered steps reads, put before anything is committed.</summary>
/// <typeparam name="TPlan">The lane's own plan.</typeparam>
/// <remarks>
/// <c>{lane}/{number, 20 digits}.json</c>, put if absent: of two processes that run a lane, one gets the number, and
/// the other finds out before it has written a row. The newest plan alone says where to go on.
/// </remarks>
internal sealed class PlanFolder<TPlan>(ObjectFolder plans, string lane, JsonTypeInfo<TPlan> type)
    where TPlan : class
{
    /// <summary>Plans kept, for the eyes of people. Older ones are deleted now and then.</summary>
    private const int PlansKept = 1000;
    private const int NumbersBetweenPrunes = 256;

    private readonly string prefix = lane + "/";

    /// <summary>The newest plan, or number 0 and null when there is none.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Corrupt"/>: it cannot be read.</exception>
    public async Task<(long Number, TPlan? Plan)> FindNewestAsync(CancellationToken cancellation)
    {
        var number = plans.List(prefix).Select(entry => NumberOf(entry.Key)).DefaultIfEmpty(0).Max();
        if (number == 0)
        {
            return (0, null);
        }

        var key = KeyOf(number);
        try
        {
            var bytes = await plans.GetAsync(key, cancellation).ConfigureAwait(false);
            return (number, JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("it is null"));
        }
        catch (JsonException failure)
        {
            throw new PinlakeException(
                FailureKind.Corrupt,
                $"Plan '{plans.PathOf(key)}' cannot be read: {failure.Message}. Nothing was committed. "
                + "Bring the file back from a copy; without it the lane does not know which records its tables hold.",
                failure);
        }
    }

    /// <summary>Puts the plan of a number, durable when it returns.</summary>
    /// <returns>False when another process has planned that number.</returns>
    public async Task<bool> PutAsync(long number, TPlan plan, CancellationToken cancellation)
    {
        FaultPoint.Reach(FaultPoint.BeforePlan);
        if (!await plans.PutIfAbsentAsync(KeyOf(number), JsonSerializer.SerializeToUtf8Bytes(plan, type), cancellation).ConfigureAwait(false))
        {
            return false;
        }

        FaultPoint.Reach(FaultPoint.AfterPlan);
        if (number % NumbersBetweenPrunes == 0)
        {
            await PruneAsync(number - PlansKept, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    // A process that slept for a thousand plans could get a number again: its commits then find that the tables have
    // seen a higher one, and do nothing.
    private async Task PruneAsync(long upTo, CancellationToken cancellation)
    {
        foreach (var entry in plans.List(prefix).Where(entry => NumberOf(entry.Key) <= upTo))
        {
            await plans.DeleteAsync(entry.Key, cancellation).ConfigureAwait(false);
        }
    }

    private string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D20}.json");

    private long NumberOf(string key) =>
        key.EndsWith(".json", StringComparison.Ordinal)
        && long.TryParse(key.AsSpan(prefix.Length, key.Length - prefix.Length - ".json".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
