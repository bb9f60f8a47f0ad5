using System.Text.Json;
using Pinlake.Log.Catalog;
using Pinlake.Model;

namespace Pinlake.Log.Journal;

/// <summary>Puts the catalog together again: the last snapshot, then each change behind it, in order, once.</summary>
/// <remarks>A change stands in a frame of its own and again in the summary behind it; one of them may be damaged.</remarks>
internal sealed class CatalogRecovery
{
    private readonly SortedDictionary<long, byte[]> changes = [];

    private CatalogState state = CatalogState.Empty;

    /// <summary>Takes a change; it may come twice.</summary>
    public void AddChange(long number, byte[] bytes) => changes[number] = bytes;

    /// <summary>Takes a snapshot.</summary>
    public void AddSnapshot(byte[] bytes) =>
        state = Read(() => CatalogState.Of(CatalogSnapshot.FromBytes(bytes)));

    /// <summary>The catalog.</summary>
    /// <exception cref="PinlakeException">Invalid: it holds something that this program does not know.</exception>
    public CatalogState Complete()
    {
        foreach (var (number, bytes) in changes.Where(change => change.Key >= state.NextChange).ToList())
        {
            state = Read(() => state.After(CatalogChange.FromBytes(bytes), number));
        }

        return state;
    }

    private static CatalogState Read(Func<CatalogState> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"The journal's catalog holds what this version of Pinlake does not know: {exception.Message} "
                + "Nothing was changed. Use the version that wrote it.",
                exception);
        }
    }
}
