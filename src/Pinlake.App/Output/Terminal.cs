namespace Pinlake.App.Output;

/// <summary>The two streams of a verb: the answer on one, progress and complaints on the other.</summary>
/// <param name="Answer">Standard output: what was asked for, and nothing else.</param>
/// <param name="Notes">Standard error.</param>
/// <param name="AnswerIsScreen">Whether a person watches the answer: colours, boxes.</param>
/// <param name="NotesAreScreen">Whether a person watches the notes: moving bars instead of lines.</param>
/// <param name="Columns">Width of the answer in characters.</param>
internal sealed record Terminal(
    TextWriter Answer, TextWriter Notes, bool AnswerIsScreen, bool NotesAreScreen, int Columns)
{
    private const int ColumnsUnlessScreen = 120;

    /// <summary>The streams that the process was started with.</summary>
    public static Terminal OfThisProcess()
    {
        var answerIsScreen = !System.Console.IsOutputRedirected;
        return new(
            System.Console.Out,
            System.Console.Error,
            answerIsScreen,
            !System.Console.IsErrorRedirected,
            answerIsScreen ? Math.Max(40, WindowWidth()) : ColumnsUnlessScreen);
    }

    private static int WindowWidth()
    {
        try
        {
            return System.Console.WindowWidth;
        }
        catch (IOException)
        {
            // A terminal that does not know its size, as some CI systems give.
            return ColumnsUnlessScreen;
        }
    }
}
