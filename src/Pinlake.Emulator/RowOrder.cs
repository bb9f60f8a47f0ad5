namespace Pinlake.Emulator;

/// <summary>In which order rows are drawn from the source.</summary>
public enum RowOrder
{
    /// <summary>As the original emulator draws them: Python's generator, rows 0 to 11,000, with repeats.</summary>
    Classic,

    /// <summary>From row 0 upwards; after the last row from the first again.</summary>
    Sequential,

    /// <summary>Every row once in a seeded order, then every row once in another.</summary>
    Shuffle,
}
