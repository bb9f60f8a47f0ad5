namespace Pinlake.Lake.Objects;

/// <summary>One object of a listing.</summary>
/// <param name="Key">Its '/'-separated name below the root.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Modified">When it was put, as the file system tells it.</param>
public sealed record ObjectInfo(string Key, long SizeBytes, DateTimeOffset Modified);
