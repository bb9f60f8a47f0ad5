using System.Buffers;
using System.Text;
using Pinlake.Jobs.Raw;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class RawLineTests
{
    [Theory]
    [InlineData("""{"ind":1,"title":"a  b"}""", """{"ind":1,"title":"a  b"}""")]
    [InlineData("{ \"ind\" : 1 ,\r\n\t\"x\" : [ 1 , 2 ] }\n", """{"ind":1,"x":[1,2]}""")]
    [InlineData("""{"a": "quote \" and \\ end\\", "b": "\u00e9"}""", """{"a":"quote \" and \\ end\\","b":"\u00e9"}""")]
    [InlineData("""{"big": 1.50, "long": 123456789012345678901234567890, "e": 1E+3}""", """{"big":1.50,"long":123456789012345678901234567890,"e":1E+3}""")]
    [InlineData("null", "null")]
    [InlineData(" 7 ", "7")]
    [InlineData("not json", """{"_raw":"bm90IGpzb24="}""")]
    [InlineData("", """{"_raw":""}""")]
    [InlineData("""{"a":1,}""", """{"_raw":"eyJhIjoxLH0="}""")]
    [InlineData("""{"_raw":"QUJD"}""", """{"_raw":"eyJfcmF3IjoiUVVKRCJ9"}""")]
    [InlineData("""{"_raw":"no base64!"}""", """{"_raw":"no base64!"}""")]
    [InlineData("""{"_raw":"QUJD","ind":1}""", """{"_raw":"QUJD","ind":1}""")]
    public void A_value_becomes_one_line_that_keeps_its_spelling(string value, string line) =>
        Write(Encoding.UTF8.GetBytes(value)).ShouldBe(line + "\n");

    [Fact]
    public void No_value_is_null() => Write(null).ShouldBe("null\n");

    [Fact]
    public void Bytes_that_are_no_UTF8_are_wrapped_even_inside_a_JSON_text() =>
        Write([(byte)'"', 0xC3, (byte)'"']).ShouldBe("""{"_raw":"IsMi"}""" + "\n");

    [Fact]
    public void Whatever_came_in_is_read_back_but_for_blanks_between_the_parts_of_JSON()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var value = new byte[random.Next(40)];
            random.NextBytes(value);
            var line = Write(value);

            RawLine.Read(Encoding.UTF8.GetBytes(line.TrimEnd('\n'))).ShouldBe(Trimmed(value));
        }
    }

    [Theory]
    [InlineData("""{"_raw":"QUJD"}""")]
    [InlineData("""{"_raw":"QU JD"}""")]
    [InlineData("""{"_raw":""}""")]
    [InlineData("""{"_raw":"no base64!"}""")]
    public void A_record_that_looks_wrapped_is_read_back_as_it_was(string value) =>
        RawLine.Read(Encoding.UTF8.GetBytes(Write(Encoding.UTF8.GetBytes(value)).TrimEnd('\n'))).ShouldBe(Encoding.UTF8.GetBytes(value));

    // A random value is JSON only when it is a digit or two, perhaps among blanks.
    private static byte[] Trimmed(byte[] value) =>
        Encoding.Latin1.GetString(value).Trim(' ', '\t', '\r', '\n') is { Length: > 0 } text && text.All(char.IsAsciiDigit)
            ? Encoding.Latin1.GetBytes(text)
            : value;

    private static string Write(byte[]? value)
    {
        var target = new ArrayBufferWriter<byte>();
        RawLine.Write(value, target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
