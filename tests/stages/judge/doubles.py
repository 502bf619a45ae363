"""A memo in memory and an each that does one thing after the other, as small as their protocols allow."""

from pipeline.errors import AnswerError
from pipeline.llm.base import ChatResponse, Usage


class DictMemo(dict[str, str]):
    def put(self, key: str, body: str) -> None:
        self[key] = body


def one_by_one(do, items, keep):
    results = []
    for item in items:
        try:
            result = do(item)
        except AnswerError as error:
            results.append(error)
        else:
            keep(item, result)
            results.append(result)
    return results


def cut_off(text="{"):
    usage = Usage(prompt_tokens=1, completion_tokens=1)
    return ChatResponse(text=text, model="m-1", finish="length", usage=usage, mode="json_schema", origin="live")
