using System.Globalization;
using Pinlake.Model;

namespace Pinlake.App.Composition;

/// <summary>The folder that holds everything, and the version of its layout.</summary>
/// <remarks>
/// <c>format</c> holds the version as a line of digits; <c>log/</c> belongs to one process at a time (locked there);
/// <c>raw/</c>, <c>plans/</c> and <c>tables/</c> are shared by put-if-absent.
/// </remarks>
internal sealed class DataFolder
{
    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const int Format = 1;

    private static readonly string[] Parts = ["log", "raw", "plans", "tables", "state.db"];

    private DataFolder(string path) => FullPath = path;

    /// <summary>Full path of the folder.</summary>
    public string FullPath { get; }

    /// <summary>Folder of the log.</summary>
    public string Log => Path.Combine(FullPath, "log");

    /// <summary>Folder of the raw objects; their keys start with <c>topics/</c>.</summary>
    public string Raw => Path.Combine(FullPath, "raw");

    /// <summary>Folder of the plans, <c>{lane}/{number}.json</c>.</summary>
    public string Plans => Path.Combine(FullPath, "plans");

    /// <summary>Folder of the tables, <c>{schema}/{table}</c>.</summary>
    public string Tables => Path.Combine(FullPath, "tables");

    /// <summary>Opens the folder, makes it when it is absent or empty.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.Invalid"/>: a newer version, or a folder of something else.
    /// <see cref="FailureKind.Unavailable"/>: the folder cannot be written.
    /// </exception>
    public static DataFolder OpenOrCreate(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (ReadFormat(path) is { } format)
            {
                RequireKnown(path, format);
                return new(path);
            }

            var stranger = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName)
                .FirstOrDefault(name => !Parts.Contains(name) && !name!.StartsWith('.'));
            if (stranger is not null)
            {
                throw new PinlakeException(
                    FailureKind.Invalid,
                    $"'{path}' is no data folder: it has no file 'format' and holds '{stranger}'. Nothing was changed. Name a folder that is new, empty or Pinlake's own.");
            }

            // Whole or not at all; two processes at once write the same line.
            var temporary = Path.Combine(path, $".format-{Environment.ProcessId}");
            File.WriteAllText(temporary, $"{Format}\n");
            File.Move(temporary, FormatFile(path), overwrite: true);
            return new(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PinlakeException(
                FailureKind.Unavailable, $"The data folder '{path}' cannot be written: {e.Message} Name another with --data, or mend its rights.", e);
        }
    }

    /// <summary>Opens a folder that is there.</summary>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: no data folder there. <see cref="FailureKind.Invalid"/>: a newer version.
    /// </exception>
    public static DataFolder OpenExisting(string path)
    {
        if (ReadFormat(path) is not { } format)
        {
            throw new PinlakeException(
                FailureKind.NotFound,
                $"There is no data folder at '{path}'. Name one with --data, or make one: 'pinlake up' or 'pinlake demo --data {path}'.");
        }

        RequireKnown(path, format);
        return new(path);
    }

    /// <summary>The version that the folder at <paramref name="path"/> says it has; null when it says none.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: the file holds no version.</exception>
    public static int? ReadFormat(string path)
    {
        var file = FormatFile(path);
        if (!File.Exists(file))
        {
            return null;
        }

        var text = File.ReadAllText(file).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var format) && format > 0
            ? format
            : throw new PinlakeException(
                FailureKind.Invalid, $"'{file}' holds '{text[..Math.Min(text.Length, 40)]}'; expected the version of the layout, such as {Format}. Nothing was changed.");
    }

    private static string FormatFile(string path) => Path.Combine(path, "format");

    private static void RequireKnown(string path, int format)
    {
        if (format > Format)
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                $"The data folder '{path}' has format {format}; this Pinlake knows up to {Format}. Nothing was changed. Use the newer Pinlake that wrote it, or name another folder with --data.");
        }
    }
}
