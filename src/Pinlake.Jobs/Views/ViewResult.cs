namespace Pinlake.Jobs.Views;

/// <summary>A view after a run.</summary>
/// <param name="Name">Its name; its table is <c>views.{name}</c>.</param>
/// <param name="Version">Version of its table.</param>
/// <param name="RowCount">Rows in it.</param>
/// <param name="Replaced">Whether this run computed it; false when nothing that it depends on had changed.</param>
public sealed record ViewResult(string Name, long Version, long RowCount, bool Replaced);
