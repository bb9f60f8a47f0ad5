using System.Net;
using System.Text;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

/// <summary>Messages are those that clients of the service see; kinesalite, which copied them, was read beside it.</summary>
public sealed class KinesisErrorTests
{
    [Theory]
    [InlineData("CreateStream", """{"ShardCount":1}""", "ValidationException",
        "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null")]
    [InlineData("CreateStream", """{"StreamName":"a"}""", "ValidationException",
        "1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null")]
    [InlineData("CreateStream", """{"StreamName":"a b","ShardCount":0}""", "ValidationException",
        "2 validation errors detected: Value 'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '0' at 'shardCount' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("CreateStream", """{"StreamName":"s","ShardCount":1}""", "ResourceInUseException",
        "Stream s under account 000000000000 already exists.")]
    [InlineData("DeleteStream", """{"StreamName":"t"}""", "ResourceNotFoundException", "Stream t under account 000000000000 not found.")]
    [InlineData("PutRecord", """{"StreamName":"t","PartitionKey":"k","Data":""}""", "ResourceNotFoundException",
        "Stream t under account 000000000000 not found.")]
    [InlineData("PutRecord", """{"StreamName":"s","PartitionKey":"","Data":""}""", "ValidationException",
        "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("PutRecord", """{"StreamName":"s","PartitionKey":"k","Data":"","ExplicitHashKey":"01"}""", "ValidationException",
        @"1 validation error detected: Value '01' at 'explicitHashKey' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\d{0,38})")]
    [InlineData("PutRecord", """{"StreamName":"s","PartitionKey":"k","Data":"","ExplicitHashKey":"340282366920938463463374607431768211456"}""", "InvalidArgumentException",
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456")]
    [InlineData("PutRecord", """{"StreamName":"s","PartitionKey":"k","Data":"","SequenceNumberForOrdering":"7"}""", "InvalidArgumentException",
        "ExclusiveMinimumSequenceNumber 7 used in PutRecord on stream s under account 000000000000 is invalid.")]
    [InlineData("PutRecords", """{"StreamName":"s","Records":[{"PartitionKey":"k","Data":""},{"Data":""}]}""", "ValidationException",
        "1 validation error detected: Value null at 'records.2.member.partitionKey' failed to satisfy constraint: Member must not be null")]
    [InlineData("PutRecords", """{"StreamName":"s","Records":[]}""", "ValidationException",
        "1 validation error detected: Value '[…]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("GetShardIterator", """{"StreamName":"s","ShardId":"shardId-000000000001","ShardIteratorType":"LATEST"}""", "ResourceNotFoundException",
        "Shard shardId-000000000001 in stream s under account 000000000000 does not exist")]
    [InlineData("GetShardIterator", """{"StreamName":"s","ShardId":"x","ShardIteratorType":"LATEST"}""", "ResourceNotFoundException",
        "Could not find shard x in stream s under account 000000000000.")]
    [InlineData("GetShardIterator", """{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"FIRST"}""", "ValidationException",
        "1 validation error detected: Value 'FIRST' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]")]
    [InlineData("GetShardIterator", """{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP"}""", "InvalidArgumentException",
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.")]
    [InlineData("GetShardIterator", """{"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"AT_SEQUENCE_NUMBER","StartingSequenceNumber":"7"}""", "InvalidArgumentException",
        "StartingSequenceNumber 7 used in GetShardIterator on shard shardId-000000000000 in stream s under account 000000000000 is invalid.")]
    [InlineData("GetRecords", """{"ShardIterator":"AAAA"}""", "InvalidArgumentException", "Invalid ShardIterator.")]
    [InlineData("GetRecords", """{"ShardIterator":"AAAA","Limit":10001}""", "ValidationException",
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000")]
    [InlineData("ListShards", "{}", "InvalidArgumentException", "Either NextToken or StreamName should be provided.")]
    [InlineData("ListStreams", """{"Limit":"1"}""", "SerializationException", "STRING_VALUE can not be converted to Integer")]
    [InlineData("PutRecords", """{"StreamName":"s","Records":[{"PartitionKey":1,"Data":""}]}""", "SerializationException", "NUMBER_VALUE can not be converted to String")]
    [InlineData("PutRecords", """{"StreamName":"s","Records":[{"PartitionKey":"k","Data":"a"}]}""", "SerializationException",
        "The value can not be converted to a Blob: it is not base64.")]
    [InlineData("DescribeStream", "[", "SerializationException", "The request is not a JSON object.")]
    [InlineData("FlyToTheMoon", "{}", "UnknownOperationException", "'Kinesis_20131202.FlyToTheMoon' is no operation of this service.")]
    public async Task A_bad_request_gets_the_service_s_own_error(string operation, string input, string type, string message)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CallAsync("CreateStream", new { StreamName = "s", ShardCount = 1 });

        var answer = await gateway.CallAsync(operation, input);

        (answer.Status, answer.ErrorType, answer.Message).ShouldBe((HttpStatusCode.BadRequest, type, message));
        answer.Headers.GetValues("x-amzn-ErrorType").ShouldBe([type]);
        Guid.TryParse(answer.Headers.GetValues("x-amzn-RequestId").Single(), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_request_without_a_target_is_denied()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var answer = await gateway.AskAsync(HttpMethod.Post, "", "{}");

        (answer.Status, answer.ErrorType).ShouldBe((HttpStatusCode.Forbidden, "AccessDeniedException"));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413_even_without_an_announced_length()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "");
        request.Headers.Add("X-Amz-Target", "Kinesis_20131202.PutRecord");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', 17 << 20)));

        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
