using System.Text.Json;
using Pinlake.Emulator;
using Pinlake.Emulator.Rows;
using Pinlake.Support;
using Xunit;

namespace Pinlake.Tests.Emulator;

/// <summary>The builtin source's rows, made once for the tests that read them.</summary>
public sealed class BuiltinRows : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    internal IReadOnlyList<Post> Posts { get; private set; } = [];

    internal IReadOnlyList<JsonElement> Pins { get; private set; } = [];

    internal IReadOnlyList<JsonElement> Geos { get; private set; } = [];

    internal IReadOnlyList<JsonElement> Users { get; private set; } = [];

    /// <summary>The database itself; tests that change it take a copy.</summary>
    internal string Path => folder["new/builtin.db"];

    public async ValueTask InitializeAsync()
    {
        var options = new EmulatorOptions { BuiltinPath = Path };
        await using var source = await RowSource.OpenAsync(options, CancellationToken.None);
        var posts = new List<Post>();
        for (var row = 0; row < source.RowCount; row++)
        {
            posts.Add(await source.FindAsync(row, CancellationToken.None));
        }

        Posts = posts;
        Pins = [.. posts.Select(post => Parse(post.Pin))];
        Geos = [.. posts.Select(post => Parse(post.Geo))];
        Users = [.. posts.Select(post => Parse(post.User))];
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> row)
    {
        using var document = JsonDocument.Parse(row);
        return document.RootElement.Clone();
    }
}
