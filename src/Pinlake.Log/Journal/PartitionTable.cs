using System.Collections.Concurrent;
using Pinlake.Log.Catalog;

namespace Pinlake.Log.Journal;

/// <summary>All partitions of the journal by its own numbers.</summary>
internal sealed class PartitionTable
{
    /// <summary>Number of the partition that holds the catalog.</summary>
    public const int CatalogId = 0;

    private readonly ConcurrentDictionary<int, PartitionLog> partitions = [];

    /// <summary>The catalog's own partition.</summary>
    public PartitionLog Catalog => Of(CatalogId);

    /// <summary>The partitions at this moment, in no order.</summary>
    public ICollection<PartitionLog> All => partitions.Values;

    /// <summary>The partition with this number, made when it is new.</summary>
    public PartitionLog Of(int id) => partitions.GetOrAdd(id, static made => new PartitionLog(made));

    /// <summary>Forgets a partition; its frames stay where they are.</summary>
    public void Forget(int id) => partitions.TryRemove(id, out _);

    /// <summary>Forgets what the catalog does not know, and names the rest.</summary>
    public void Keep(CatalogState catalog)
    {
        Catalog.Name = "the catalog";
        var known = new HashSet<int> { CatalogId };
        foreach (var (name, id) in catalog.Partitions)
        {
            Of(id).Name = name.ToString();
            known.Add(id);
        }

        foreach (var id in partitions.Keys.Where(id => !known.Contains(id)).ToList())
        {
            Forget(id);
        }
    }
}
