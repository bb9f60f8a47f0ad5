using System.Globalization;
using Microsoft.Data.Sqlite;
using Pinlake.Model;

namespace Pinlake.Emulator.Rows.Builtin;

/// <summary>The SQLite file of the builtin source: three tables of 11,154 aligned rows, the same on every machine.</summary>
internal static class BuiltinDatabase
{
    /// <summary>Rows of each table.</summary>
    public const int RowCount = 11_154;

    /// <summary>Grows with every change of the content; a file of another version is made again.</summary>
    public const int ContentVersion = 1;

    private const int ApplicationId = 0x50_49_4E_4C;
    private const int Seed = 20_221_022;

    private static readonly DateTime PostedFirst = new(2017, 10, 19, 12, 0, 0, DateTimeKind.Utc);
    private static readonly int PostedSeconds = (int)(new DateTime(2022, 10, 20, 0, 0, 0, DateTimeKind.Utc) - PostedFirst).TotalSeconds;

    /// <summary>Row at which each category's block begins, in the order of <see cref="BuiltinWords.Categories"/>.</summary>
    private static readonly int[] BlockStarts = [0, 894, 1_638, 2_636, 3_467, 4_330, 5_078, 5_865, 6_730, 7_577, 8_483, 9_461, 10_314];

    /// <summary>Makes the file unless it is there; it then appears whole or not at all.</summary>
    /// <param name="path">The file; its folder is made too.</param>
    /// <exception cref="PinlakeException">
    /// Conflict: the path holds something else, which is left as it is. Unavailable: the file cannot be written.
    /// </exception>
    public static void Ensure(string path)
    {
        if (File.Exists(path) && IsCurrent(path))
        {
            return;
        }

        var draft = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Make(draft);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            File.Delete(draft);
            throw new PinlakeException(
                FailureKind.Unavailable,
                $"Emulator source: the builtin database '{path}' cannot be made: {failure.Message} Nothing was left behind. Name another path.",
                failure);
        }
    }

    private static bool IsCurrent(string path)
    {
        var found = "no SQLite database";
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            if (Ask(connection, "PRAGMA application_id") == ApplicationId)
            {
                return Ask(connection, "PRAGMA user_version") == ContentVersion;
            }

            found = "another SQLite database";
        }
        catch (SqliteException)
        {
            // Not a database: told below.
        }

        throw new PinlakeException(
            FailureKind.Conflict,
            $"Emulator source: '{path}' is {found}, not the builtin one. It was left as it is. Name another path, or the source 'sqlite:{path}'.");
    }

    private static void Make(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        // A draft needs no rollback journal: it is thrown away when it does not get its name.
        Execute(connection, FormattableString.Invariant($"PRAGMA journal_mode = OFF; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {ContentVersion}"));
        using var transaction = connection.BeginTransaction();
        Execute(
            connection,
            """
            CREATE TABLE pinterest_data ("index" INTEGER PRIMARY KEY, unique_id TEXT NOT NULL, title TEXT NOT NULL,
                description TEXT NOT NULL, poster_name TEXT NOT NULL, follower_count TEXT NOT NULL, tag_list TEXT NOT NULL,
                is_image_or_video TEXT NOT NULL, image_src TEXT NOT NULL, downloaded INTEGER NOT NULL,
                save_location TEXT NOT NULL, category TEXT NOT NULL);
            CREATE TABLE geolocation_data (ind INTEGER PRIMARY KEY, timestamp DATETIME NOT NULL, latitude DOUBLE NOT NULL,
                longitude DOUBLE NOT NULL, country TEXT NOT NULL);
            CREATE TABLE user_data (ind INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
                age INTEGER NOT NULL, date_joined DATETIME NOT NULL);
            """);
        Fill(connection);
        transaction.Commit();
    }

    private static void Fill(SqliteConnection connection)
    {
        using var pin = Insert(connection, "pinterest_data", 12);
        using var geo = Insert(connection, "geolocation_data", 5);
        using var user = Insert(connection, "user_data", 5);
        var (pins, people, times) = (new BuiltinPins(Seed), new BuiltinPeople(Seed + 10), new Orders.PythonRandom(Seed + 20));
        var category = 0;
        for (var row = 0; row < RowCount; row++)
        {
            category += category + 1 < BlockStarts.Length && BlockStarts[category + 1] == row ? 1 : 0;
            var made = pins.Next(category);
            Run(pin, row, made.UniqueId, made.Title, made.Description, made.PosterName, made.FollowerCount, made.TagList,
                made.IsImageOrVideo, made.ImageSrc, made.Downloaded ? 1 : 0, made.SaveLocation, made.Category);
            var person = people.Next();
            Run(geo, row, Spell(PostedFirst.AddSeconds(times.Below(PostedSeconds))), person.Latitude, person.Longitude, person.Country);
            Run(user, row, person.FirstName, person.LastName, person.Age, Spell(person.Joined));
        }
    }

    private static string Spell(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static SqliteCommand Insert(SqliteConnection connection, string table, int columnCount)
    {
        var command = connection.CreateCommand();
        var names = Enumerable.Range(0, columnCount).Select(column => FormattableString.Invariant($"@c{column}")).ToArray();
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", names)})";
        foreach (var name in names)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }

    private static void Run(SqliteCommand insert, params ReadOnlySpan<object> values)
    {
        for (var column = 0; column < values.Length; column++)
        {
            insert.Parameters[column].Value = values[column];
        }

        insert.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    private static long Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return (long)command.ExecuteScalar()!;
    }
}
