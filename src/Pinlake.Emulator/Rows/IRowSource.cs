namespace Pinlake.Emulator.Rows;

/// <summary>Posts by number. Read by one caller at a time.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>Numbers run from 0 to this, exclusive; 1 or more.</summary>
    int RowCount { get; }

    /// <summary>The rows of one post; those that the source lacks are empty.</summary>
    /// <param name="row">Any number from 0, also beyond <see cref="RowCount"/>.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    /// <exception cref="Pinlake.Model.PinlakeException">A value cannot be read; names where it stands.</exception>
    ValueTask<Post> FindAsync(int row, CancellationToken cancellation);
}
