using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class ViewsJobTests : IDisposable
{
    private readonly Lakehouse house = new();

    [Fact]
    public async Task Views_are_computed_from_the_batch_tables_and_only_when_what_they_read_has_changed()
    {
        await house.PutRawAsync("pinterest.pin", 0, 0, [Posts.Pin(1), Posts.Pin(2, category: "travel"), Posts.Pin(3)]);
        await house.PutRawAsync("pinterest.geo", 0, 0, [Posts.Geo(1), Posts.Geo(2), Posts.Geo(3)]);
        await house.PutRawAsync("pinterest.user", 0, 0, [Posts.User(1), Posts.User(2), Posts.User(3)]);
        await house.RunBatchAsync();

        var first = await house.RunViewsAsync();

        first.Select(view => view.Name).ShouldBe(house.Pipeline.Views.Select(view => view.Name));
        first.ShouldAllBe(view => view.Replaced);
        (await house.QueryAsync("views/top_category_per_country", "select country, category, category_count from it")).ShouldBe(["Albania art 2"]);
        (await house.QueryAsync("views/users_joined_per_year", "select join_year, number_users_joined from it")).ShouldBe(["2016 1"]);

        var again = await house.RunViewsAsync();
        again.ShouldAllBe(view => !view.Replaced);
        again.Select(view => view.Version).ShouldBe(first.Select(view => view.Version));
        again.Select(view => view.RowCount).ShouldBe(first.Select(view => view.RowCount));

        await house.PutRawAsync("pinterest.user", 0, 3, [Posts.User(4, "Grace")]);
        await house.RunBatchAsync();
        var third = await house.RunViewsAsync();
        third.Single(view => view.Name == "users_joined_per_year").Replaced.ShouldBeTrue();
        third.Single(view => view.Name == "top_category_per_country").Replaced.ShouldBeFalse();
        (await house.QueryAsync("views/users_joined_per_year", "select join_year, number_users_joined from it")).ShouldBe(["2016 2"]);
    }

    [Fact]
    public async Task Without_batch_tables_there_are_no_views() =>
        (await Should.ThrowAsync<PinlakeException>(house.RunViewsAsync)).Kind.ShouldBe(FailureKind.NotFound);

    public void Dispose() => house.Dispose();
}
