using Pinlake.App.Composition;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_folder_gets_the_version_and_is_found_again()
    {
        DataFolder.OpenOrCreate(folder["data"]);

        File.ReadAllText(folder["data/format"]).ShouldBe("1\n");
        DataFolder.OpenExisting(folder["data"]).Tables.ShouldBe(folder["data/tables"]);
    }

    [Fact]
    public void A_newer_folder_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(folder["format"], "2\n");

        var failure = Should.Throw<PinlakeException>(() => DataFolder.OpenOrCreate(folder.Path));

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("format 2");
        failure.Message.ShouldContain("newer Pinlake");
        Directory.EnumerateFileSystemEntries(folder.Path).Count().ShouldBe(1);
    }

    [Fact]
    public void Somebody_elses_folder_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(folder["thesis.doc"], "");

        Should.Throw<PinlakeException>(() => DataFolder.OpenOrCreate(folder.Path)).Message.ShouldContain("'thesis.doc'");

        File.Exists(folder["format"]).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_found() =>
        Should.Throw<PinlakeException>(() => DataFolder.OpenExisting(folder["data"])).Kind.ShouldBe(FailureKind.NotFound);
}
