"""The lab through boto3, as a user of Python would write it. Says OK on the last line."""

import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

resources = json.loads(sys.argv[1])
ROLE, BUCKET, TEMPLATE = resources["role"], resources["bucket"], resources["template"]
client = {
    name: boto3.client(name)
    for name in ["iam", "sns", "codecommit", "s3", "events", "codepipeline", "cloudformation", "sts", "cloudtrail"]
}


def until(what, ask):
    for _ in range(120):
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    sys.exit(f"gave up waiting for {what}")


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    sys.exit(f"{code} was expected")


client["iam"].create_role(RoleName="pipeRoleFullAdminAcess", AssumeRolePolicyDocument=resources["trust"])
client["iam"].attach_role_policy(
    RoleName="pipeRoleFullAdminAcess", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
)
topic = client["sns"].create_topic(Name="manualapprove")["TopicArn"]
repository = client["codecommit"].create_repository(repositoryName="pipeTestsRepo")["repositoryMetadata"]
client["s3"].create_bucket(Bucket=BUCKET)

with tempfile.TemporaryDirectory() as folder:

    def git(*arguments):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-b", "master")
    with open(f"{folder}/S3Retain.yaml", "w") as file:
        file.write(TEMPLATE)
    git("add", ".")
    git("commit", "-m", "Add the bucket")
    git("push", repository["cloneUrlHttp"], "master")

pipeline = json.loads(json.dumps(resources["pipeline"]).replace("TOPIC", topic))
client["codepipeline"].create_pipeline(pipeline=pipeline)
refused("PipelineNameInUseException", client["codepipeline"].create_pipeline, pipeline=pipeline)


def stages():
    return client["codepipeline"].get_pipeline_state(name="ManualApprove4CF")["stageStates"]


def waiting():
    return stages()[1]["actionStates"][0].get("latestExecution", {}).get("token")


token = until("the approval", waiting)
review = {"pipelineName": "ManualApprove4CF", "stageName": "manualapprove", "actionName": "manualapproval"}
approved = {"summary": "Looks good", "status": "Approved"}
refused("ActionNotFoundException", client["codepipeline"].put_approval_result, **{**review, "actionName": "x"}, token=token, result=approved)
client["codepipeline"].put_approval_result(**review, token=token, result=approved)
until("the stack", lambda: all(stage.get("latestExecution", {}).get("status") == "Succeeded" for stage in stages()))

stack = client["cloudformation"].describe_stacks(StackName="deploywithmanualapprove")["Stacks"][0]
assert stack["StackStatus"] == "CREATE_COMPLETE", stack
client["s3"].head_bucket(Bucket=stack["Outputs"][0]["OutputValue"])

pages = client["codepipeline"].get_paginator("list_action_executions").paginate(pipelineName="ManualApprove4CF")
actions = [detail for page in pages for detail in page["actionExecutionDetails"]]
assert [action["actionName"] for action in actions] == ["Deploy", "manualapproval", "Source"], actions
place = actions[-1]["output"]["outputArtifacts"][0]["s3location"]
body = client["s3"].get_object(Bucket=place["bucket"], Key=place["key"])["Body"].read()
assert zipfile.ZipFile(io.BytesIO(body)).read("S3Retain.yaml").decode() == TEMPLATE

seen = client["cloudtrail"].lookup_events(
    LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "PutApprovalResult"}]
)["Events"]
assert len(seen) == 2 and "errorCode" in seen[1]["CloudTrailEvent"], seen
print("OK")
