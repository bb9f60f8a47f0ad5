namespace Pinlake.Emulator.Posting;

/// <summary>Posts under way: so many at once, never two of the same index. Entered by one caller, left by any thread.</summary>
internal sealed class PostsInFlight(int postsMax) : IDisposable
{
    private readonly SemaphoreSlim places = new(postsMax);
    private readonly Dictionary<int, Task> byIndex = [];
    private Task failed = Task.CompletedTask;

    /// <summary>Starts a post once there is a place and the last post of the same index is through.</summary>
    /// <param name="index">The post's index.</param>
    /// <param name="post">Starts it; completes when all its sends are answered or given up.</param>
    /// <param name="cancellation">Gives the wait up; the post is then not started.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async ValueTask StartAsync(int index, Func<Task> post, CancellationToken cancellation)
    {
        Task? earlier;
        lock (byIndex)
        {
            byIndex.TryGetValue(index, out earlier);
        }

        if (earlier is not null)
        {
            await earlier.WaitAsync(cancellation).ConfigureAwait(false);
        }

        await places.WaitAsync(cancellation).ConfigureAwait(false);
        await Volatile.Read(ref failed).ConfigureAwait(false);
        var through = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (byIndex)
        {
            byIndex.Add(index, through.Task);
        }

        _ = RunAsync(index, post, through);
    }

    /// <summary>Completes when every post that was started is through.</summary>
    /// <remarks>If a post threw, its failure comes out here and at every later start.</remarks>
    public async Task DrainAsync()
    {
        Task[] posts;
        lock (byIndex)
        {
            posts = [.. byIndex.Values];
        }

        await Task.WhenAll(posts).ConfigureAwait(false);
        await Volatile.Read(ref failed).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task RunAsync(int index, Func<Task> post, TaskCompletionSource through)
    {
        try
        {
            await post().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Volatile.Write(ref failed, Task.FromException(failure));
        }

        // In this order: what the table no longer holds touches the semaphore no more, and a waiter finds the table cleared.
        places.Release();
        lock (byIndex)
        {
            byIndex.Remove(index);
        }

        through.SetResult();
    }
}
