namespace Pinlake.App.Verbs;

/// <summary>Lets an option be made and restricted in one expression.</summary>
internal static class OptionExtensions
{
    /// <summary>Does <paramref name="more"/> to <paramref name="option"/> and returns it.</summary>
    public static T Also<T>(this T option, Action<T> more)
    {
        more(option);
        return option;
    }
}
