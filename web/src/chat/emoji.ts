/** Emoji by the names that people know them by; what `:name:` stands for. Loaded when the first is asked for. */

const TABLE =
  "+1 👍 -1 👎 100 💯 angry 😠 apple 🍎 balloon 🎈 bear 🐻 bee 🐝 beer 🍺 bell 🔔 bike 🚲 bird 🐦 blush 😊 book 📖 boom 💥 bread 🍞 broken_heart 💔 bug 🐛 " +
  "bulb 💡 cake 🍰 calendar 📅 camera 📷 car 🚗 cat 🐱 champagne 🍾 cheese 🧀 cherries 🍒 chicken 🐔 clap 👏 clock 🕒 cloud ☁️ coffee ☕ confetti 🎊 confused 😕 " +
  "cookie 🍪 cool 😎 cow 🐮 crab 🦀 cry 😢 dancer 💃 dizzy 😵 dog 🐶 duck 🦆 earth 🌍 eggplant 🍆 elephant 🐘 exclamation ❗ eyes 👀 facepalm 🤦 fearful 😨 fire 🔥 " +
  "fish 🐟 flag_black 🏴 flag_white 🏳️ flower 🌸 fox 🦊 frog 🐸 ghost 👻 gift 🎁 giraffe 🦒 grapes 🍇 grin 😁 grinning 😀 guitar 🎸 hamburger 🍔 hammer 🔨 " +
  "handshake 🤝 hatching_chick 🐣 heart ❤️ heart_eyes 😍 heart_blue 💙 heart_green 💚 heart_yellow 💛 hedgehog 🦔 herb 🌿 horse 🐴 hourglass ⏳ house 🏠 hug 🤗 " +
  "icecream 🍨 innocent 😇 joy 😂 key 🔑 kiss 😘 kitten 🐱 koala 🐨 laughing 😆 leaf 🍃 lemon 🍋 lion 🦁 lock 🔒 mag 🔍 mail ✉️ mask 😷 memo 📝 mind_blown 🤯 " +
  "money 💰 monkey 🐵 moon 🌙 mouse 🐭 muscle 💪 mushroom 🍄 music 🎵 nerd 🤓 neutral 😐 ok 👌 orange 🍊 owl 🦉 palm 🌴 panda 🐼 paperclip 📎 party 🎉 " +
  "pencil ✏️ penguin 🐧 phone 📱 pig 🐷 pill 💊 pin 📌 pineapple 🍍 pizza 🍕 plane ✈️ point_down 👇 point_left 👈 point_right 👉 point_up 👆 popcorn 🍿 " +
  "pray 🙏 pumpkin 🎃 question ❓ rabbit 🐰 rain 🌧️ rainbow 🌈 raised_hand ✋ relieved 😌 robot 🤖 rocket 🚀 rofl 🤣 rose 🌹 sad 😞 salad 🥗 sandwich 🥪 " +
  "scream 😱 seedling 🌱 sheep 🐑 ship 🚢 shrug 🤷 sick 🤒 skull 💀 sleeping 😴 smile 😄 smirk 😏 snail 🐌 snake 🐍 snowman ⛄ sob 😭 sparkles ✨ spider 🕷️ " +
  "star ⭐ stop 🛑 strawberry 🍓 sun ☀️ sunflower 🌻 sweat 😅 tada 🎉 taco 🌮 tea 🍵 thinking 🤔 thumbsdown 👎 thumbsup 👍 tiger 🐯 tomato 🍅 tongue 😛 " +
  "tools 🛠️ train 🚆 tree 🌳 trophy 🏆 turtle 🐢 umbrella ☂️ unicorn 🦄 upside_down 🙃 v ✌️ wallet 👛 warning ⚠️ watermelon 🍉 wave 👋 whale 🐳 white_check ✅ " +
  "check ✅ wine 🍷 wink 😉 wolf 🐺 worried 😟 x ❌ yum 😋 zap ⚡ zebra 🦓 zzz 💤";

const cells = TABLE.split(" ");

export const EMOJI: ReadonlyMap<string, string> = new Map(
  cells.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, cells[at + 1] ?? ""]] : [])),
);
