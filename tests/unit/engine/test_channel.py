import asyncio
import threading

from contact_importer.engine.channel import Channel


async def test_that_items_put_before_arrive_in_order_and_in_batches() -> None:
    channel: Channel[int] = Channel()
    channel.put(range(5))
    assert await channel.take(3) == [0, 1, 2]
    assert await channel.take(3) == [3, 4]


async def test_that_a_closed_channel_gives_what_it_holds_and_then_nothing() -> None:
    channel: Channel[int] = Channel()
    channel.put([7])
    channel.close()
    assert await channel.take(10) == [7]
    assert await channel.take(10) == []


async def test_that_take_waits_for_another_thread() -> None:
    channel: Channel[int] = Channel()
    waiting = asyncio.create_task(channel.take(10))
    await asyncio.sleep(0)
    assert not waiting.done()
    threading.Thread(target=channel.put, args=([42],)).start()
    assert await waiting == [42]


async def test_that_close_from_another_thread_wakes_the_taker() -> None:
    channel: Channel[int] = Channel()
    waiting = asyncio.create_task(channel.take(10))
    await asyncio.sleep(0)
    threading.Thread(target=channel.close).start()
    assert await waiting == []
