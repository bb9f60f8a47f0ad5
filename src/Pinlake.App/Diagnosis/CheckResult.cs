namespace Pinlake.App.Diagnosis;

/// <summary>What <c>doctor</c> found in one place.</summary>
/// <param name="Name">Name of the check, stable: <c>port.http</c>.</param>
/// <param name="Holds">Whether all is well.</param>
/// <param name="Found">What was found, in words.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record CheckResult(string Name, bool Holds, string Found, string? Remedy)
{
    /// <summary>All is well.</summary>
    public static CheckResult Well(string name, string found) => new(name, true, found, null);

    /// <summary>Something is to be done.</summary>
    public static CheckResult Ill(string name, string found, string remedy) => new(name, false, found, remedy);
}
