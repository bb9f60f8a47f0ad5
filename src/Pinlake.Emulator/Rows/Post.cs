namespace Pinlake.Emulator.Rows;

/// <summary>The three rows of one post as compact JSON objects, UTF-8; empty where the source lacks the row.</summary>
/// <param name="Index">The post's <c>index</c> and <c>ind</c>.</param>
/// <param name="Pin">The row of <c>pinterest_data</c>.</param>
/// <param name="Geo">The row of <c>geolocation_data</c>.</param>
/// <param name="User">The row of <c>user_data</c>.</param>
internal sealed record Post(int Index, ReadOnlyMemory<byte> Pin, ReadOnlyMemory<byte> Geo, ReadOnlyMemory<byte> User)
{
    /// <summary>Whether all three rows are there.</summary>
    public bool IsWhole => !Pin.IsEmpty && !Geo.IsEmpty && !User.IsEmpty;

    /// <summary>The row of <paramref name="kind"/>.</summary>
    public ReadOnlyMemory<byte> Row(PostKind kind) => kind switch
    {
        PostKind.Pin => Pin,
        PostKind.Geo => Geo,
        _ => User,
    };
}
