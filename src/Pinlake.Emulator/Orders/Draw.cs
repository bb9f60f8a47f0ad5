namespace Pinlake.Emulator.Orders;

/// <summary>One choice of a row.</summary>
/// <param name="Row">Number of the row in its source; the source may lack it.</param>
/// <param name="PauseSeconds">Whole seconds to wait before the post at the original's pace: 0 or 1.</param>
internal readonly record struct Draw(int Row, int PauseSeconds);
