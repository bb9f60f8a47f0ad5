using System.Text;
using Pinlake.Gateway;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a": 1.0e+2, "b" : "x  y"}""", """{"a": 1.0e+2, "b" : "x  y"}""")]
    [InlineData("{\n  \"a\": 1.0e+2,\r\n\t\"b\" : \"x  y\"\n}", """{"a":1.0e+2,"b":"x  y"}""")]
    [InlineData("[\n \"\\\" \\\\\", \" , \" ]", "[\"\\\" \\\\\",\" , \"]")]
    [InlineData("17", "17")]
    public void A_value_on_one_line_stays_and_one_on_several_becomes_compact(string sent, string expected) =>
        Encoding.UTF8.GetString(JsonText.OnOneLine(Encoding.UTF8.GetBytes(sent)).Span).ShouldBe(expected);

    [Theory]
    [InlineData("""{"a": 1, "b": " "}""", """{"a":1,"b":" "}""")]
    [InlineData("7528", "7528")]
    public void A_compact_value_has_no_blank_between_tokens(string sent, string expected) =>
        Encoding.UTF8.GetString(JsonText.Compact(Encoding.UTF8.GetBytes(sent)).Span).ShouldBe(expected);
}
